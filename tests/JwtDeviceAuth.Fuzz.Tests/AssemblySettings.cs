using Xunit;

// The heap is measured, and it is the whole process's: what ran beside would be measured with it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
