using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Clients;

/// <summary>Clients that are generated from the running sample's document, compiled, and used as a stranger would use them.</summary>
public sealed class GeneratedClientTests(GeneratedClientTests.Fixture fixture) : IClassFixture<GeneratedClientTests.Fixture>
{
    [Fact]
    public async Task NSwags_CSharp_client_signs_in_refreshes_and_lists_devices()
    {
        using var folder = new TemporaryFolder();
        var client = folder.File("Client.cs");
        await ToolAsync("nswag", "openapi2csclient", $"/input:{fixture.Document}", "/classname:TodoClient", "/namespace:Generated", "/jsonLibrary:SystemTextJson", $"/output:{client}");

        Assert.Equal("nswag invalid_credentials", await DriveAsync("NSwag.cs", [client]));
    }

    [Fact]
    public async Task Kiotas_client_signs_in_refreshes_and_lists_devices()
    {
        using var folder = new TemporaryFolder();
        await ToolAsync(
            "kiota", "generate", "--language", "CSharp", "--class-name", "TodoClient", "--namespace-name", "Generated", "--openapi", fixture.Document,
            "--output", folder.File("client"), "--exclude-backward-compatible", "--log-level", "Error");

        Assert.Equal(
            "kiota invalid_credentials",
            await DriveAsync("Kiota.cs", [.. Directory.EnumerateFiles(folder.File("client"), "*.cs", SearchOption.AllDirectories)]));
    }

    [Fact]
    public async Task NSwags_TypeScript_client_signs_in_refreshes_and_lists_devices()
    {
        OtherProgram.Require("node");
        OtherProgram.Require("npm");
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Here(), "typescript")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        await OtherProgram.InstallNpmPackagesAsync(folder.Path);
        await ToolAsync(
            "nswag", "openapi2tsclient", $"/input:{fixture.Document}", "/classname:TodoClient", "/template:Fetch", "/typeScriptVersion:5", $"/output:{folder.File("client.ts")}");
        await OtherProgram.RunAsync(folder.Path, "node", "node_modules/typescript/bin/tsc");

        var output = await OtherProgram.RunAsync(
            folder.Path, "node", "out/driver.js", fixture.App.Address.AbsoluteUri.TrimEnd('/'), fixture.Ann.Email, AuthClient.Password);

        Assert.Equal("nswag-typescript invalid_credentials", output.Trim());
    }

    private async Task<string> DriveAsync(string driver, string[] client)
    {
        using var http = new HttpClient();
        return await Compiled.RunAsync([Path.Combine(Here(), "Drivers", driver), .. client], http, fixture.Ann.Email, AuthClient.Password);
    }

    private static Task<string> ToolAsync(string tool, params string[] arguments)
        => OtherProgram.RunAsync(Here(), "dotnet", ["tool", "run", tool, .. arguments]);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public sealed class Fixture : IAsyncLifetime
    {
        public TodoApp App { get; } = new();

        public TodoUser Ann { get; private set; } = null!;

        public string Document => new Uri(App.Address, "/openapi/v1.json").AbsoluteUri;

        public async ValueTask InitializeAsync()
        {
            Ann = await App.NewUserAsync();
            await OtherProgram.RunAsync(Here(), "dotnet", "tool", "restore");
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
