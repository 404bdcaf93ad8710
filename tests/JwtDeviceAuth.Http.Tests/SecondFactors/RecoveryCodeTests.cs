using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Recovery codes, for who has lost the authenticator app, and the operator who helps where they are lost too.</summary>
public sealed class RecoveryCodeTests
{
    private const string Method = "recovery_code";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recovery_code_signs_in_once_in_whatever_case_and_with_or_without_dashes()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var (first, second) = (user.RecoveryCodes[0], user.RecoveryCodes[1]);

        await (await user.AnswerAsync(await user.AskAsync(), first.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), Method)).SuccessAsync();
        (await user.AnswerAsync(await user.AskAsync(), first, Method)).IsProblem(401, "invalid_second_factor");
        await (await user.AnswerAsync(await user.AskAsync(), second.Replace('-', ' '), Method)).SuccessAsync();

        Assert.Equal(8, (int)(await user.ListAsync())["recovery_codes_left"]!);
        var used = await app.EventAsync<RecoveryCodeUsed>(used => used.Left == 8);
        Assert.Equal(user.Id, used.UserId);
    }

    [Fact]
    public async Task When_all_are_used_none_is_offered()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        foreach (var code in user.RecoveryCodes)
        {
            await (await user.AnswerAsync(await user.AskAsync(), code, Method)).SuccessAsync();
        }

        var answer = (await user.PostLoginAsync()).IsProblem(403, "mfa_required");
        Assert.Equal(["totp"], answer.Json["methods"]!.AsArray().Select(method => (string?)method));
    }

    [Fact]
    public async Task New_ones_void_the_old()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var tokens = await user.LoginAsync();

        var codes = (await (await app.Client.PostJsonAsync("/users/me/factors/recovery-codes", new JsonObject(), tokens.Access)).SuccessAsync())["recovery_codes"]!;

        (await user.AnswerAsync(await user.AskAsync(), user.RecoveryCodes[0], Method)).IsProblem(401, "invalid_second_factor");
        await (await user.AnswerAsync(await user.AskAsync(), (string)codes[9]!, Method)).SuccessAsync();
        await app.EventAsync<RecoveryCodesReplaced>();
    }

    [Fact]
    public async Task Who_has_no_second_factor_has_none()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);

        (await user.PostAsync("/users/me/factors/recovery-codes", [])).IsProblem(409, "no_second_factor");
    }

    [Fact]
    public async Task The_codes_are_stored_as_hashes_that_differ_for_each_user()
    {
        await using var app = await AuthApp.StartAsync();
        var (ann, bob) = (await FactorUser.EnrolAsync(app), await FactorUser.EnrolAsync(app, "bob@example.com"));
        var hashes = await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<RecoveryCode>().AsNoTracking().ToListAsync(Token));

        Assert.Equal(20, hashes.DistinctBy(row => Convert.ToHexString(row.CodeHash)).Count());
        var annsHash = hashes.First(row => row.UserId == ann.Id).CodeHash;
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Database.ExecuteSqlAsync(
            $"INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ({bob.Id}, {annsHash}, '2026-03-01')", Token));
        foreach (var code in ann.RecoveryCodes.Take(4))
        {
            (await bob.AnswerAsync(await bob.AskAsync(), code, Method)).IsProblem(401, "invalid_second_factor");
        }
    }

    [Fact]
    public async Task An_operator_helps_who_has_lost_everything()
    {
        var mailbox = new Mailbox();
        await using var app = await AuthApp.StartAsync(extend: mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        var waiting = await user.AskAsync();

        Assert.True(await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>().RemoveAllAsync(user.Id, Token).AsTask()));
        Assert.False(await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>().RemoveAllAsync(user.Id, Token).AsTask()));

        (await user.AnswerAsync(waiting, user.Code())).IsProblem(401, "invalid_mfa_token");
        await app.Client.LoginAsync(user.Email, "laptop");
        Assert.Equal(SecondFactorRemovalCause.Operator, (await app.EventAsync<SecondFactorRemoved>()).Cause);
        Assert.Equal(SecondFactorNotice.Removed, (await mailbox.EmailAsync<SecondFactorEmail>(number: 2)).Notice);
    }

    [Fact]
    public async Task The_owner_gets_a_notice_of_each_change_and_of_each_recovery_code_that_is_used()
    {
        var mailbox = new Mailbox();
        await using var app = await AuthApp.StartAsync(extend: mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        var tokens = await user.LoginAsync();
        await (await user.AnswerAsync(await user.AskAsync("tablet"), user.RecoveryCodes[0], Method)).SuccessAsync();
        await (await app.Client.PostJsonAsync("/users/me/factors/recovery-codes", new JsonObject(), tokens.Access)).SuccessAsync();
        await user.RemoveAsync(tokens);

        await mailbox.EmailAsync<SecondFactorEmail>(number: 4);
        Assert.Equal(
            [SecondFactorNotice.Added, SecondFactorNotice.Removed, SecondFactorNotice.RecoveryCodesReplaced, SecondFactorNotice.RecoveryCodeUsed],
            mailbox.Emails.OfType<SecondFactorEmail>().Select(email => email.Notice).Order());
        Assert.All(mailbox.Emails, email => Assert.Equal(user.Email, email.Address));
        var added = await app.EventAsync<SecondFactorAdded>();
        Assert.Equal((user.Id, "totp", user.FactorId, true, "phone"), (added.UserId, added.Method, added.FactorId, added.IsFirst, added.DeviceId));
    }
}
