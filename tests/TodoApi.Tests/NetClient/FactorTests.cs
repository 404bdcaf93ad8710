using System.Net;
using System.Net.Http.Json;
using JwtDeviceAuth.Client;
using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.NetClient;

/// <summary>Second factors and step-up: the callbacks of the client for .NET, with the sample itself.</summary>
public sealed class FactorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_asks_for_the_code_of_the_app_again_after_a_wrong_one_and_takes_a_recovery_code_once()
    {
        await using var app = new TodoApp();
        var person = await Person.SignUpAsync(app);
        await person.EnrolAsync();
        var asked = new List<SecondFactorRequest>();
        var answers = new Queue<SecondFactorProof?>();
        await using var client = person.NewClient(options => options.SecondFactor = (request, _) =>
        {
            asked.Add(request);
            return new(answers.Dequeue());
        });

        answers.Enqueue(SecondFactorProof.RecoveryCode("aaaa-aaaa-aaaa-aaaa"));
        answers.Enqueue(SecondFactorProof.Totp(person.Code()));
        Assert.Equal(SignInStatus.Succeeded, (await client.SignInAsync(person.Email, AuthClient.Password, Token)).Status);
        Assert.Equal([1, 2], asked.Select(request => request.Attempt));
        Assert.Equal(["totp", "recovery_code"], asked[0].Methods.Order(StringComparer.Ordinal).Reverse());
        using var http = client.CreateHttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);

        answers.Enqueue(SecondFactorProof.RecoveryCode(person.RecoveryCodes[0]));
        Assert.True((await client.SignInAsync(person.Email, AuthClient.Password, Token)).Succeeded);
        answers.Enqueue(SecondFactorProof.RecoveryCode(person.RecoveryCodes[0]));
        answers.Enqueue(null);
        Assert.Equal(SignInStatus.Canceled, (await client.SignInAsync(person.Email, AuthClient.Password, Token)).Status);

        // Who was signed in still is; and without the callback, the login says what it waits for.
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);
        await using var other = person.NewClient();
        Assert.Equal(SignInStatus.SecondFactorRequired, (await other.SignInAsync(person.Email, AuthClient.Password, Token)).Status);
    }

    [Fact]
    public async Task A_protected_request_is_repeated_after_a_recent_login_and_after_both_factors()
    {
        await using var app = new TodoApp(("JwtDeviceAuth:RecentLoginToRevokeDevices", "true"));
        var person = await Person.SignUpAsync(app);
        var asked = new List<StepUpRequest>();
        var answers = new Queue<StepUpProof?>();
        await using var client = person.NewClient(options => options.StepUp = (request, _) =>
        {
            asked.Add(request);
            return new(answers.Dequeue());
        });
        Assert.True((await client.SignInAsync(person.Email, AuthClient.Password, Token)).Succeeded);
        using var http = client.CreateHttpClient();

        // Too long ago: the password, again after a wrong one.
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        answers.Enqueue(new StepUpProof { Password = "wrong" });
        answers.Enqueue(new StepUpProof { Password = AuthClient.Password });
        Assert.Equal(HttpStatusCode.NoContent, await EndOthersAsync());
        Assert.Equal([("recent_login_required", 1), ("recent_login_required", 2)], asked.Select(request => (request.Code!, request.Attempt)));
        Assert.Equal(TimeSpan.FromMinutes(5), asked[0].MaximumAge);

        // An authenticator app since: one factor is not enough any more.
        await person.EnrolAsync();
        asked.Clear();
        answers.Enqueue(new StepUpProof { Password = AuthClient.Password, Totp = person.Code() });
        Assert.Equal(HttpStatusCode.NoContent, await EndOthersAsync());
        Assert.Equal(("second_factor_required", "2"), (Assert.Single(asked).Code!, asked[0].AcrValues!));

        // A person who gives up gets the refusal, and stays signed in.
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        answers.Enqueue(null);
        Assert.Equal(HttpStatusCode.Unauthorized, await EndOthersAsync());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);

        async Task<HttpStatusCode> EndOthersAsync() => (await http.PostAsJsonAsync("users/logout-all", new { keep_current = true }, Token)).StatusCode;
    }
}
