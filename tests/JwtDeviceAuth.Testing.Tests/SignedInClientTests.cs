using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class SignedInClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_signed_in_as_the_user_without_a_password()
    {
        await using var api = new Api();
        var ann = await api.AddUserAsync("ann@example.com", "Ann");

        using var client = await api.CreateClientForAsync(ann);

        var me = await client.GetFromJsonAsync<JsonNode>("/users/me", Token);
        Assert.Equal((ann.Id, "Ann", "ann@example.com"), ((long)me!["id"]!, (string?)me["name"], (string?)me["email"]));
        Assert.Null(ann.PasswordHash);
    }

    [Fact]
    public async Task A_client_for_an_address_is_that_of_one_user_however_often_and_at_once_it_is_asked_for()
    {
        await using var api = new Api();
        api.StartServer();

        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.CreateClientForAsync("ann@example.com")));

        var ids = await Task.WhenAll(clients.Select(client => client.GetFromJsonAsync<JsonNode>("/users/me", Token)));
        Assert.Single(ids.Select(me => (long)me!["id"]!).Distinct());
        var devices = await clients[0].GetFromJsonAsync<JsonArray>("/users/me/devices", Token);
        Assert.Equal(8, devices!.Count);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Claims_are_in_the_token_with_their_types_and_take_the_place_of_the_applications_own()
    {
        await using var api = new Api(auth => auth.AddAccessTokenClaims((context, _) =>
        {
            (context.Claims["plan"], context.Claims["team"]) = ("free", "blue");
            return ValueTask.CompletedTask;
        }));

        using var client = await api.CreateClientForAsync(
            "ann@example.com", new("plan", "gold"), new("role", "admin"), new("role", "editor"), new("seats", "3", ClaimValueTypes.Integer64));

        var claims = await client.GetFromJsonAsync<string[]>("/claims", Token);
        Assert.Contains("plan=gold", claims!);
        Assert.DoesNotContain("plan=free", claims!);
        Assert.Contains("team=blue", claims!);
        Assert.Equal(2, claims!.Count(claim => claim is "role=admin" or "role=editor"));
        Assert.Contains("seats=3", claims!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/admin", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task Two_clients_of_one_user_have_each_their_own_claims()
    {
        await using var api = new Api();
        using var admin = await api.CreateClientForAsync("ann@example.com", new Claim("role", "admin"));
        using var guest = await api.CreateClientForAsync("ann@example.com");

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri("/admin", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.GetAsync(new Uri("/admin", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task The_session_is_a_real_one_that_refreshes_with_its_claims_and_ends()
    {
        await using var api = new Api();
        var ann = await api.AddUserAsync("ann@example.com");
        var tokens = await api.SignInAsync(ann, new Claim("plan", "gold"));
        using var client = api.CreateClient();

        var refreshed = await PostAsync(client, "/users/refresh", tokens.RefreshToken);
        client.DefaultRequestHeaders.Authorization = new("Bearer", refreshed);
        Assert.Contains("plan=gold", (await client.GetFromJsonAsync<string[]>("/claims", Token))!);

        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(new Uri("/users/logout", UriKind.Relative), null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/claims", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task A_user_with_a_password_logs_in_over_HTTP_too()
    {
        await using var api = new Api();
        var ann = await api.AddUserAsync("Ann@example.com", password: "correct horse battery");
        using var client = await api.CreateClientForAsync(ann);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "ann@example.com", ["password"] = "correct horse battery", ["device_id"] = "phone",
        });
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(new Uri("/users/login", UriKind.Relative), form, Token)).StatusCode);
        Assert.Contains("login_type=local", (await client.GetFromJsonAsync<string[]>("/claims", Token))!);
    }

    [Fact]
    public async Task Who_cannot_be_signed_in_is_said_with_the_reason()
    {
        await using var api = new Api(auth => auth.AddLoginStep<AskForMore>());
        var ann = await api.AddUserAsync("ann@example.com");
        await api.AddUserAsync("bob@example.com");

        Assert.Contains("'second_factor'", await RefusalAsync(() => api.SignInAsync(ann)), StringComparison.Ordinal);
        Assert.Contains("no such user", await RefusalAsync(() => api.SignInAsync(new User { Id = 77, Name = "Nobody" })), StringComparison.Ordinal);
        Assert.Contains("bob@example.com already", await RefusalAsync(() => api.AddUserAsync("BOB@example.com")), StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<ArgumentException>(() => api.AddUserAsync("ann"));
    }

    [Fact]
    public async Task A_user_who_is_not_active_or_has_another_password_by_now_is_not_signed_in()
    {
        await using var api = new Api();
        var ann = await api.AddUserAsync("ann@example.com", password: "correct horse battery");
        ann.PasswordHash = "another";
        Assert.Contains("password has changed", await RefusalAsync(() => api.SignInAsync(ann)), StringComparison.Ordinal);

        await using (var scope = api.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<EntityFrameworkCore.Model.JwtDeviceAuthDbContext>().Set<User>()
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false), Token);
        }

        Assert.Contains("not active", await RefusalAsync(() => api.SignInAsync(ann)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_factor_that_is_required_is_said_with_the_setting()
    {
        await using var api = new Api(prepare: builder => builder.UseSetting("JwtDeviceAuth:SecondFactor:Required", "true"));
        var ann = await api.AddUserAsync("ann@example.com");

        Assert.Contains("JwtDeviceAuth:SecondFactor:Required", await RefusalAsync(() => api.CreateClientForAsync(ann)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_is_not_prepared_says_what_to_call()
    {
        await using var api = new Api(prepare: builder => builder.UseSetting("JwtDeviceAuth:SigningKey", Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray())))
        {
            IsPrepared = false,
        };
        var ann = await api.AddUserAsync("ann@example.com");

        Assert.Contains("builder.UseJwtDeviceAuthTesting()", await RefusalAsync(() => api.CreateClientForAsync(ann)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_without_the_library_says_so()
    {
        using var api = new Api { UsesTheLibrary = false };

        Assert.Contains("AddJwtDeviceAuth", Assert.Throws<InvalidOperationException>(api.StartServer).Message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<InvalidOperationException>(act)).Message;

    private static async Task<string> PostAsync(HttpClient client, string path, string refreshToken)
    {
        using var form = new FormUrlEncodedContent([new("refresh_token", refreshToken)]);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), form, Token);
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Token))!["access_token"]!;
    }

    private sealed class AskForMore : ILoginStep
    {
        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken) => new("second_factor");
    }
}
