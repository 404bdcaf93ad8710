using Xunit;

namespace JwtDeviceAuth.Packages.Tests.Templates;

/// <summary>A solution of each combination of options, made by <c>dotnet new</c> from the packed template and built from the packed folder, several at a time.</summary>
public sealed class CreatedSolutions(PackedFolder packages) : IAsyncLifetime
{
    private const int SolutionsPerBuild = 6;

    public string Root { get; } = packages.NewFolder("templates");

    public async ValueTask InitializeAsync()
    {
        FreshApp.WriteNuGetConfig(packages, Root);
        await NewAsync("install", packages.Newest("JwtDeviceAuth.Templates"));
        foreach (var combination in Combination.ToTest)
        {
            await NewAsync(["jwtdeviceauth-api", "--output", combination.Name, "--no-restore", .. combination.Arguments]);
        }

        foreach (var (number, solutions) in Combination.ToTest.Chunk(SolutionsPerBuild).Index())
        {
            await BuildAsync($"all{number}.slnx", solutions);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public string FolderOf(Combination combination) => Path.Combine(Root, combination.Name);

    /// <summary>What is packed here must not be found by a <c>dotnet new</c> of this machine's owner.</summary>
    private Task<string> NewAsync(params string[] arguments) => Command.RunAsync(Root, "dotnet", ["new", .. arguments, "--debug:custom-hive", Path.Combine(Root, "hive")]);

    /// <summary>All projects of several solutions at once; the item template finds the namespace of a project that is restored.</summary>
    private async Task BuildAsync(string name, Combination[] solutions)
    {
        var projects = solutions.SelectMany(solution => new[]
        {
            $"{solution.Name}/src/{solution.Name}/{solution.Name}.csproj", $"{solution.Name}/tests/{solution.Name}.Tests/{solution.Name}.Tests.csproj",
        });
        await File.WriteAllTextAsync(
            Path.Combine(Root, name), $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{project}\" />"))}</Solution>");
        await Command.RunAsync(Root, "dotnet", "restore", name, "-warnaserror", "-verbosity:quiet");
        foreach (var solution in solutions)
        {
            switch (solution.Name)
            {
                case "class":
                    await AddClaimsAsync(solution, "event", "@event");
                    break;
                case "1st api":
                    await AddClaimsAsync(solution, "Team-Claims", "Team_Claims");
                    break;
            }
        }

        await Command.RunAsync(Root, "dotnet", "build", name, "--no-restore", "--configuration", "Release", "-warnaserror", "-verbosity:quiet");
    }

    /// <summary>The item template, put to use as its comment says.</summary>
    private async Task AddClaimsAsync(Combination combination, string name, string type)
    {
        var project = Path.Combine(FolderOf(combination), "src", combination.Name);
        await Command.RunAsync(project, "dotnet", "new", "jwtdeviceauth-claims", "--name", name, "--debug:custom-hive", Path.Combine(Root, "hive"));
        var program = Path.Combine(project, "Program.cs");
        await File.WriteAllTextAsync(
            program, (await File.ReadAllTextAsync(program)).Replace(".AddStoreFaultHandler()", $".AddAccessTokenClaims<{type}>()\n    .AddStoreFaultHandler()", StringComparison.Ordinal));
    }
}
