using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

public sealed partial class FreshAppTests(PackedFolder packages)
{
    private const string Password = "correct horse battery";

    private readonly string _home = packages.NewFolder("home");

    [Fact]
    public async Task A_fresh_application_signs_in_and_its_sessions_live_on_after_an_upgrade()
    {
        var app = await FreshApp.CreateAsync(packages, "Fresh.App-1");
        await app.RunAsync("add", "package", "JwtDeviceAuth.Sqlite", "--version", PackedFolder.Older);
        var readme = Package.Open(packages.Newest("JwtDeviceAuth.Sqlite")).Readme;
        app.Program = FreshApp.ProgramOfReadme(readme);
        Assert.DoesNotContain("warning", await app.RunAsync("build", "--no-restore", "-warnaserror"), StringComparison.Ordinal);

        JsonNode? tablet;
        await using (var running = await StartBuiltAsync(app))
        {
            Assert.EndsWith("Hello, user 1", (await FirstRequestsAsync(running, readme)).TrimEnd(), StringComparison.Ordinal);
            var phone = await running.PostAsync("/users/login", new { email = "ann@example.com", password = Password, device_id = "phone" });
            tablet = await running.PostAsync("/users/login", new { email = "ann@example.com", password = Password, device_id = "tablet" });

            var refreshed = await running.PostAsync("/users/refresh", new { refresh_token = (string?)phone!["refresh_token"] });
            Assert.Equal("Hello, user 1", await CallAsync(running, "/hello", refreshed));

            using (var logout = await running.SendAsync(HttpMethod.Post, "/users/logout", refreshed))
            {
                Assert.True(logout.IsSuccessStatusCode, running.Output);
            }

            await running.PostAsync("/users/refresh", new { refresh_token = (string?)refreshed!["refresh_token"] }, status: 401);
            using var refused = await running.SendAsync(HttpMethod.Get, "/hello", refreshed);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        // Without a version: the newest of the two in the folder.
        await app.RunAsync("add", "package", "JwtDeviceAuth.Sqlite");
        Assert.Contains($"\"{PackedFolder.Newer}\"", await File.ReadAllTextAsync(Path.Combine(app.Folder, $"{app.Name}.csproj"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        app.Program = app.Program.Replace("var app = builder.Build();", """
            var app = builder.Build();
            app.UsePathBase(app.Configuration["PathBase"]);
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            """, StringComparison.Ordinal);
        await PublishAsOneFileAsync(app);

        await using (var upgraded = await StartPublishedAsync(app))
        {
            tablet = await upgraded.PostAsync("/users/refresh", new { refresh_token = (string?)tablet!["refresh_token"] });
            Assert.Equal("Hello, user 1", await CallAsync(upgraded, "/hello", tablet));
            await upgraded.PostAsync("/users/login", new { email = "ann@example.com", password = Password, device_id = "phone" });
        }

        // In Turkish, where I and i are no pair; in a zone of half an hour; behind a prefix; with a folder that it cannot write to.
        var empty = packages.NewFolder("read-only");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(empty, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await using (var elsewhere = await StartPublishedAsync(
            app, ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kolkata"), ("PathBase", "/api"), ("ASPNETCORE_CONTENTROOT", empty)))
        {
            tablet = await elsewhere.PostAsync("/api/users/refresh", new { refresh_token = (string?)tablet!["refresh_token"] });
            Assert.Equal("Hello, user 1", await CallAsync(elsewhere, "/api/hello", tablet));
            await elsewhere.PostAsync("/api/users/login", new { email = "ANN@EXAMPLE.COM", password = Password, device_id = "IPHONE" });
        }
    }

    /// <summary>The commands of the package's README and of the repository's, which are the same, as they stand there but for the address.</summary>
    private async Task<string> FirstRequestsAsync(RunningApp app, string readme)
    {
        var commands = CurlBlock().Match(readme).Groups["code"].Value;
        Assert.Equal(3, commands.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains($"```bash\n{commands}```", await File.ReadAllTextAsync(Path.Combine(PackedFolder.Repository, "README.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return await Command.RunAsync(
            _home, "bash", "-e", "-o", "pipefail", "-c", commands.Replace("localhost:5000", app.Client.BaseAddress!.Authority, StringComparison.Ordinal));
    }

    private static async Task<string> CallAsync(RunningApp app, string path, JsonNode? tokens)
    {
        using var answer = await app.SendAsync(HttpMethod.Get, path, tokens);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"GET {path} gave {answer.StatusCode}:\n{app.Output}");
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<string> PublishAsOneFileAsync(FreshApp app)
        => app.RunAsync("publish", "--use-current-runtime", "--self-contained", "false", "--output", "published", "-p:PublishSingleFile=true", "-p:PublishReadyToRun=true");

    private Task<RunningApp> StartBuiltAsync(FreshApp app)
        => RunningApp.StartAsync(app.Folder, _home, "dotnet", [Path.Combine(app.Folder, "bin", "Debug", "net10.0", $"{app.Name}.dll")]);

    private Task<RunningApp> StartPublishedAsync(FreshApp app, params (string Name, string Value)[] environment)
        => RunningApp.StartAsync(app.Folder, _home, Path.Combine(app.Folder, "published", app.Name), [], environment);

    [GeneratedRegex("```bash\n(?<code>curl .*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CurlBlock();
}
