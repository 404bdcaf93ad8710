using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Hosting;

/// <summary>The library in an application on a machine of another language and time zone, under a path of a proxy's, in a folder that cannot be written.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private const string Email = "INFO@example.com";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public Task In_Turkish_and_under_a_path_base()
        => UseAsync("/auth/users", [("PathBase", "/auth"), .. In("tr_TR.UTF-8", "Europe/Istanbul")]);

    [Fact]
    public async Task In_Arabic_and_in_a_folder_that_cannot_be_written()
    {
        var content = Directory.CreateDirectory(_folder.File("content")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(content, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await UseAsync("/users", [("ASPNETCORE_CONTENTROOT", content), .. In("ar_SA.UTF-8", "Asia/Riyadh")]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(content));
    }

    [Fact]
    public async Task In_German_and_in_Development_with_an_ES256_key_and_no_further_secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await UseAsync(
            "/users",
            [
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("HOME", _folder.Path),
                ("JwtDeviceAuth__SigningKey", string.Empty),
                ("JwtDeviceAuth__SigningKeys__0__Algorithm", "ES256"),
                ("JwtDeviceAuth__SigningKeys__0__Key", key.ExportPkcs8PrivateKeyPem()),
                .. In("de_DE.UTF-8", "Pacific/Apia"),
            ]);
    }

    public void Dispose() => _folder.Dispose();

    private static (string Name, string Value)[] In(string language, string zone) => [("LANG", language), ("LC_ALL", language), ("TZ", zone)];

    private async Task UseAsync(string users, (string Name, string Value)[] environment)
    {
        var finished = false;
        var (output, error) = await PlainProcess.RunAsync(
            _folder.Path,
            async client =>
            {
                await (await client.PostJsonAsync($"{users}/signup", new System.Text.Json.Nodes.JsonObject
                {
                    ["email"] = Email,
                    ["name"] = "İnci",
                    ["password"] = AuthClient.Password,
                })).SuccessAsync();

                // In Turkish, the lower case of I is not i.
                var tokens = TokenPair.From(await (await client.PostFormAsync(
                    $"{users}/login", new() { ["email"] = "info@EXAMPLE.com", ["password"] = AuthClient.Password, ["device_id"] = "phone" })).SuccessAsync());
                tokens = TokenPair.From(await (await client.PostFormAsync($"{users}/refresh", new() { ["refresh_token"] = tokens.Refresh })).SuccessAsync());
                var device = Assert.Single((await (await client.GetAsync($"{users}/me/devices", tokens.Access)).SuccessAsync()).AsArray())!;
                Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$", (string)device["created_at"]!);
                (await client.PostFormAsync($"{users}/login", new() { ["email"] = Email })).IsInvalid("device_id", "password");
                Assert.Equal(204, (await client.SendAsync(HttpMethod.Post, $"{users}/logout", tokens.Access)).Status);
                (await client.GetAsync($"{users}/me", tokens.Access)).IsProblem(401, "session_revoked");
                finished = true;
            },
            [("ConnectionStrings__Default", $"Data Source={_folder.File("app.db")}"), .. environment]);

        Assert.True(finished, $"{output}\n{error}");
    }
}
