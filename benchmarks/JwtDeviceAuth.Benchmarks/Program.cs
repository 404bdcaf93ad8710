using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using JwtDeviceAuth.Benchmarks.Flood;

// From the root of the repository:
// dotnet run -c Release --project benchmarks/JwtDeviceAuth.Benchmarks                 every benchmark, a few minutes
// dotnet run -c Release --project benchmarks/JwtDeviceAuth.Benchmarks -- --filter *Token*
// dotnet run -c Release --project benchmarks/JwtDeviceAuth.Benchmarks -- flood        what 200 logins at once do to other requests
switch (args)
{
    case ["flood"]:
        await FloodReport.RunAsync();
        return;
    case ["flood-server", var mode]:
        await FloodServer.RunAsync(Enum.Parse<FloodMode>(mode));
        return;
}

var config = ManualConfig.CreateEmpty()
    .WithBuildTimeout(TimeSpan.FromMinutes(10))
    .AddLogger(ConsoleLogger.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(CategoriesColumn.Default, StatisticColumn.Min)
    .AddExporter(MarkdownExporter.GitHub)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
    // Short iterations in two processes: on a machine with neighbours, more of either says more than longer ones.
    .AddJob(Job.Default.WithLaunchCount(2).WithWarmupCount(3).WithIterationCount(7).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200)));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
