using System.Text.RegularExpressions;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>A project of somebody who has the SDK and the folder of packages.</summary>
internal sealed partial class FreshApp
{
    private FreshApp(string folder) => Folder = folder;

    public string Folder { get; }

    public string Name => Path.GetFileName(Folder);

    public string Program
    {
        get => File.ReadAllText(Path.Combine(Folder, "Program.cs"));
        set => File.WriteAllText(Path.Combine(Folder, "Program.cs"), value);
    }

    /// <summary>What <c>dotnet new web</c> makes.</summary>
    public static async Task<FreshApp> CreateAsync(PackedFolder packages, string name)
    {
        var app = new FreshApp(packages.NewFolder(name));
        WriteNuGetConfig(packages, app.Folder);
        await app.RunAsync("new", "web", "--no-restore", "--output", ".");
        return app;
    }

    /// <summary>A project with these references, and no code.</summary>
    public static FreshApp Create(PackedFolder packages, string name, string references)
    {
        var app = new FreshApp(packages.NewFolder(name));
        WriteNuGetConfig(packages, app.Folder);
        File.WriteAllText(Path.Combine(app.Folder, $"{app.Name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Library</OutputType>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """);
        return app;
    }

    /// <summary>The first C# block of a package's README.</summary>
    public static string ProgramOfReadme(string readme) => CSharpBlock().Match(readme).Groups["code"].Value;

    public Task<string> RunAsync(params string[] arguments) => Command.RunAsync(Folder, "dotnet", arguments);

    public Task<(int ExitCode, string Output)> TryAsync(params string[] arguments) => Command.TryAsync(Folder, "dotnet", arguments);

    /// <summary>
    /// The packed folder beside the sources that the machine has. What they served before is taken from the machine's own cache; what is packed here
    /// goes to a cache that is removed.
    /// </summary>
    public static void WriteNuGetConfig(PackedFolder packages, string folder)
    {
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Feed}" />
              </packageSources>
              <config>
                <add key="globalPackagesFolder" value="{packages.Cache}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{machine}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CSharpBlock();
}
