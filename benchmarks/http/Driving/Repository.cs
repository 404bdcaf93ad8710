namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sample => Path.Combine(SampleContent, "bin", "Release", "net10.0", "TodoApi.dll");

    public static string SampleContent => Path.Combine(Root, "samples", "TodoApi");

    public static string Results => Directory.CreateDirectory(Path.Combine(Root, "benchmarks", "results")).FullName;

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "wrk", name);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "JwtDeviceAuth.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run it from a clone of the repository.");
    }
}
