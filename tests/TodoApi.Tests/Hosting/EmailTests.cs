using System.Text.Json.Nodes;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>The sample's e-mails: files in a folder, which the log names without saying what is in them.</summary>
public sealed class EmailTests
{
    [Fact]
    public async Task A_forgotten_password_is_replaced_with_the_code_from_the_file()
    {
        await using var app = new TodoApp();
        var user = await app.NewUserAsync();

        Assert.Equal(202, (await app.Anonymous.PostFormAsync("/users/password/forgot", new() { ["email"] = user.Email })).Status);
        var lines = await ReadEmailAsync(app);
        var code = lines.Single(line => line.Length == 43);
        var reset = await app.Anonymous.PostJsonAsync(
            "/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = "another password" });

        Assert.Equal($"To: {user.Email}", lines[0]);
        Assert.Equal(204, reset.Status);
        await app.Anonymous.LoginAsync(user.Email, "phone", "another password");
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_is_confirmed_with_the_code_from_the_file()
    {
        await using var app = new TodoApp();
        var user = await app.NewUserAsync();

        Assert.Equal(202, (await user.SendAsync(HttpMethod.Post, "/users/me/email/confirmation")).Status);
        var code = (await ReadEmailAsync(app)).Single(line => line.Length == 43);

        Assert.Equal(204, (await user.PostAsync("/users/email/confirm", new JsonObject { ["code"] = code })).Status);
    }

    /// <summary>The log speaks of the file once it is written whole.</summary>
    private static async Task<string[]> ReadEmailAsync(TodoApp app)
    {
        const string Written = "An e-mail was written to ";
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (app.Log.Lines.Select(line => line.Text).FirstOrDefault(text => text.StartsWith(Written, StringComparison.Ordinal)) is { } text)
            {
                var path = text[Written.Length..].Trim();
                Assert.Equal(app.EmailFolder, Path.GetDirectoryName(path));
                if (!OperatingSystem.IsWindows())
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                }

                return await File.ReadAllLinesAsync(path, deadline.Token);
            }

            await Task.Delay(10, deadline.Token);
        }
    }
}
