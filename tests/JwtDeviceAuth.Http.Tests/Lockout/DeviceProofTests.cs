using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>A stranger cannot lock the owner out: a device that signed in before has an allowance of its own.</summary>
public sealed class DeviceProofTests
{
    [Fact]
    public async Task A_device_that_signed_in_before_gets_in_while_a_stranger_keeps_the_account_locked()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Guesser.Email, "phone");
        var guesser = new Guesser(app.Client);
        await guesser.FailAsync(5, device: "stranger");

        Guesser.RetryAfter(await guesser.RightAsync(device: "phone"));
        await (await guesser.RightAsync(device: "phone", proof: tokens.Refresh)).SuccessAsync();

        // For everybody else the account stays locked.
        Guesser.RetryAfter(await guesser.RightAsync(device: "stranger"));
    }

    [Fact]
    public async Task It_has_as_many_free_attempts_of_its_own_and_leaves_the_others_theirs()
    {
        await using var app = await StartAsync();
        var phone = await app.Client.LoginAsync(Guesser.Email, "phone");
        var laptop = await app.Client.LoginAsync(Guesser.Email, "laptop");
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(5, device: "phone", proof: phone.Refresh);

        Assert.Equal(1, Guesser.RetryAfter(await guesser.RightAsync(device: "phone", proof: phone.Refresh)));
        Assert.Equal(LockoutScope.Device, (await app.EventAsync<LoginThrottled>()).Scope);
        await guesser.FailAsync(4, device: "laptop", proof: laptop.Refresh);
        await guesser.FailAsync(4, device: "new");
        await (await guesser.RightAsync(device: "laptop", proof: laptop.Refresh)).SuccessAsync();
        await (await guesser.RightAsync(device: "new")).SuccessAsync();
        Guesser.RetryAfter(await guesser.RightAsync(device: "phone", proof: phone.Refresh));
    }

    [Fact]
    public async Task A_token_that_was_replaced_has_expired_or_was_logged_out_proves_the_device_still()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);
        var replaced = await app.Client.LoginAsync(Guesser.Email, "replaced");
        await app.Client.RefreshAsync(replaced.Refresh);
        var loggedOut = await app.Client.LoginAsync(Guesser.Email, "logged out");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", loggedOut.Access);
        var expired = await app.Client.LoginAsync(Guesser.Email, "expired");
        app.Clock.Advance(TimeSpan.FromDays(400));
        await guesser.FailAsync(5);

        await (await guesser.RightAsync(device: "replaced", proof: replaced.Refresh)).SuccessAsync();
        await (await guesser.RightAsync(device: "logged out", proof: loggedOut.Refresh)).SuccessAsync();
        await (await guesser.RightAsync(device: "expired", proof: expired.Refresh)).SuccessAsync();
        (await app.Client.PostRefreshAsync(expired.Refresh)).IsProblem(401, "refresh_token_expired");
    }

    [Fact]
    public async Task What_proves_nothing_is_ignored()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("eve@example.com");
        var ann = await app.Client.LoginAsync(Guesser.Email, "phone");
        var laptop = await app.Client.LoginAsync(Guesser.Email, "laptop");
        var eve = await app.Client.LoginAsync("eve@example.com", "phone");
        var guesser = new Guesser(app.Client);
        string[] proofs =
        [
            "", "x", new string('x', 10_000), ann.Access, laptop.Refresh, eve.Refresh,
            ann.Refresh + "x", ann.Refresh[..^1] + (ann.Refresh[^1] == 'A' ? 'B' : 'A'),
            TokenForge.Alter(ann.Refresh, header: head => head["alg"] = "none"),
            TokenForge.Alter(ann.Refresh),
        ];
        foreach (var proof in proofs)
        {
            // No answer says that it was no good, either.
            await (await guesser.RightAsync(proof: proof)).SuccessAsync();
        }

        await guesser.FailAsync(5);

        foreach (var proof in proofs)
        {
            Assert.Equal(1, Guesser.RetryAfter(await guesser.RightAsync(proof: proof)));
        }

        await (await guesser.RightAsync(proof: ann.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task A_guessed_device_id_gains_nothing()
    {
        await using var app = await StartAsync();
        await app.Client.LoginAsync(Guesser.Email, "phone");
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(3, device: "phone");
        await guesser.FailAsync(2, device: "tablet");

        Guesser.RetryAfter(await guesser.WrongAsync(device: "phone"));
        Guesser.RetryAfter(await guesser.WrongAsync(device: "watch"));
    }

    [Fact]
    public async Task A_proven_device_is_not_held_up_by_its_source_address()
    {
        await using var app = await StartAsync(free: 1);
        var tokens = await app.Client.LoginAsync(Guesser.Email, "phone");
        var guesser = new Guesser(app.Client);
        for (var number = 0; number < 10; number++)
        {
            await guesser.FailAsync(1, $"user{number}@example.com");
        }

        Guesser.RetryAfter(await guesser.RightAsync(device: "phone"));
        await (await guesser.RightAsync(device: "phone", proof: tokens.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task A_proof_of_one_account_says_nothing_about_another()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Guesser.Email, "phone");
        await app.Client.SignUpAsync("eve@example.com");
        var guesser = new Guesser(app.Client);

        var known = await guesser.WrongAsync("eve@example.com", proof: tokens.Refresh);
        var unknown = await guesser.WrongAsync("nobody@example.com", proof: tokens.Refresh);

        known.IsProblem(401, "invalid_credentials");
        Assert.Equal((known.Status, known.Body), (unknown.Status, unknown.Body));
    }

    private static async Task<AuthApp> StartAsync(int free = 5)
    {
        var app = await AuthApp.StartAsync(options => options.Lockout.FreeAttempts = free);
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }
}
