using Xunit.Sdk;
using Xunit.v3;

// The heap is measured, and it is the whole process's: what ran beside would be measured with it.
[assembly: Parallelization(Mode = ParallelMode.None)]
