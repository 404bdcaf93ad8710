using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>What a proof of a device is worth: nothing after the password has changed, and together with the account's others not much.</summary>
public abstract class DeviceProofBoundTests(IDeployment deployment)
{
    private const int Devices = 12;
    private const string NewPassword = "another horse battery";

    [Fact]
    public async Task A_new_password_makes_every_proof_from_before_void()
    {
        await using var app = await StartAsync();
        var proofs = await SignInEverywhereAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await ChangePasswordAsync(app, (await app.Client.LoginAsync(Guesser.Email, "owner")).Access);

        await AssertFiveGuessesAsync(app, proofs);
    }

    [Fact]
    public async Task A_reset_makes_every_proof_from_before_void()
    {
        var mailbox = new Mailbox();
        await using var app = await StartAsync(mailbox.AddTo);
        var proofs = await SignInEverywhereAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Guesser.Email });
        var code = (await mailbox.EmailAsync<PasswordResetEmail>()).Code;
        await app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = NewPassword });

        await AssertFiveGuessesAsync(app, proofs);
    }

    [Fact]
    public async Task The_device_that_changed_the_password_has_a_proof_again_after_its_next_refresh()
    {
        await using var app = await StartAsync();
        var before = await app.Client.LoginAsync(Guesser.Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await ChangePasswordAsync(app, before.Access);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await app.Client.RefreshAsync(before.Refresh);
        var stranger = new Guesser(app.Client);
        await stranger.FailAsync(5, device: "stranger");

        Guesser.RetryAfter(await stranger.LoginAsync(Guesser.Email, NewPassword, "phone", before.Refresh));
        await (await stranger.LoginAsync(Guesser.Email, NewPassword, "phone", after.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task All_devices_of_an_account_together_have_no_more_than_four_times_the_guesses_of_one()
    {
        await using var app = await StartAsync();
        var proofs = await SignInEverywhereAsync(app);
        var guesser = new Guesser(app.Client);
        var looked = 0;
        foreach (var (device, proof) in proofs)
        {
            for (var time = 0; time < 5; time++)
            {
                looked += (await guesser.WrongAsync(device: device, proof: proof)).Status == 401 ? 1 : 0;
            }
        }

        Assert.Equal(20, looked);
        Assert.Contains(app.Events.OfType<LoginThrottled>(), throttled => throttled.Scope == LockoutScope.Devices);

        // A right password does not give the guesses back, for who guesses on one device can know it on none.
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await guesser.RightAsync(device: proofs[^1].Device, proof: proofs[^1].Proof)).SuccessAsync();
        Assert.Equal(401, (await guesser.WrongAsync(device: proofs[^1].Device, proof: proofs[^1].Proof)).Status);
        Guesser.RetryAfter(await guesser.WrongAsync(device: proofs[^1].Device, proof: proofs[^1].Proof));
    }

    [Fact]
    public async Task Of_guesses_on_all_devices_at_once_no_more_are_looked_at()
    {
        await using var app = await StartAsync();
        var proofs = await SignInEverywhereAsync(app);
        var guesser = new Guesser(app.Client);

        var answers = await Racing.RunAsync(
            Devices * 3, number => guesser.WrongAsync(device: proofs[number % Devices].Device, proof: proofs[number % Devices].Proof));

        Assert.Equal(20, answers.Count(answer => answer.Status == 401));
    }

    /// <summary>The new password is not guessed on twelve devices, but as by any stranger: five free attempts, and then the wait.</summary>
    private static async Task AssertFiveGuessesAsync(AuthNodes app, IReadOnlyList<(string Device, string Proof)> proofs)
    {
        var guesser = new Guesser(app.Client);
        var looked = 0;
        foreach (var (device, proof) in proofs)
        {
            for (var time = 0; time < 5; time++)
            {
                looked += (await guesser.WrongAsync(device: device, proof: proof)).Status == 401 ? 1 : 0;
            }
        }

        Assert.Equal(5, looked);
    }

    private static async Task<IReadOnlyList<(string Device, string Proof)>> SignInEverywhereAsync(AuthNodes app)
    {
        var proofs = new List<(string Device, string Proof)>();
        for (var number = 0; number < Devices; number++)
        {
            proofs.Add(($"device {number}", (await app.Client.LoginAsync(Guesser.Email, $"device {number}")).Refresh));
        }

        return proofs;
    }

    private static async Task ChangePasswordAsync(AuthNodes app, string access)
        => await (await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = NewPassword })).SuccessAsync();

    private async Task<AuthNodes> StartAsync(Action<JwtDeviceAuthBuilder>? extend = null)
    {
        var app = await deployment.StartAsync(extend: extend);
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }
}

public sealed class DeviceProofBoundOnSqliteTests() : DeviceProofBoundTests(new OneNodeOnSqlite());

public sealed class DeviceProofBoundOnThreeNodesTests(PostgresServer server) : DeviceProofBoundTests(new ThreeNodesOnPostgreSql(server));
