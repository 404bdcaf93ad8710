using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>
/// What every store promises of second factors: no session of a user who has one starts without it, whatever else was right; each is used once, by one of
/// many; and what is refused leaves everything as it was.
/// </summary>
public abstract class SecondFactorSpecification : StoreSpecification
{
    private const int Racers = 8;
    private const long Version = 7;

    private static readonly DateTimeOffset Later = Now.AddMinutes(1);

    [Fact]
    public async Task A_first_factor_closes_the_way_without_one()
    {
        var (user, _) = await AddUserWithTotpAsync();

        Assert.Equal(Version, (await FindUserAsync(user.Id)).SecondFactorVersion);
        Assert.Null(await TryStartAsync(NewSession(user.Id, "laptop", "s9")));
        Assert.Null(await FindAsync(user.Id, "s9"));
    }

    [Fact]
    public async Task A_session_starts_with_a_factor_of_the_version_that_it_was_proved_against()
    {
        var (user, factor) = await AddUserWithTotpAsync();

        Assert.Null(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), version: null));
        Assert.Null(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), version: Version + 1));
        Assert.NotNull(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101)));
    }

    [Fact]
    public async Task A_user_without_a_factor_starts_with_none_and_not_with_one_that_is_pending()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        var factor = await AddPendingAsync(user.Id, "s1");

        Assert.Null(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), version: null));
        Assert.NotNull(await TryStartAsync(NewSession(user.Id, "laptop", "s2")));
    }

    [Fact]
    public async Task A_use_that_the_store_does_not_know_fails_the_start()
    {
        var (user, _) = await AddUserWithTotpAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => StartWithAsync(user.Id, "s2", new UnknownUse()));

        Assert.Null(await FindAsync(user.Id, "s2"));
    }

    [Fact]
    public async Task A_step_is_taken_once_and_never_an_older_one()
    {
        var (user, factor) = await AddUserWithTotpAsync();

        Assert.Null(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 100)));
        Assert.NotNull(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 105)));
        Assert.Null(await StartWithAsync(user.Id, "s3", new TotpUse(factor.Id, 105)));
        Assert.Null(await StartWithAsync(user.Id, "s3", new TotpUse(factor.Id, 104)));
        Assert.NotNull(await StartWithAsync(user.Id, "s3", new TotpUse(factor.Id, 106)));
    }

    [Fact]
    public async Task Each_of_two_apps_has_steps_of_its_own()
    {
        var (user, first) = await AddUserWithTotpAsync();
        var second = NewTotp(user.Id, "s1");
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(second, ChangeOf(user.Id, "s1", Version)));
        Assert.NotNull(await ConfirmAsync(user.Id, second.Id, "s1", version: Version));

        Assert.NotNull(await StartWithAsync(user.Id, "s2", new TotpUse(first.Id, 105)));
        Assert.NotNull(await StartWithAsync(user.Id, "s3", new TotpUse(second.Id, 105)));
        Assert.Null(await StartWithAsync(user.Id, "s4", new TotpUse(second.Id, 105)));
    }

    [Fact]
    public async Task Of_many_logins_with_one_step_one_gets_in()
    {
        var (user, factor) = await AddUserWithTotpAsync();

        var started = await Racing.RunAsync(Racers, number => StartWithAsync(user.Id, $"r{number}", new TotpUse(factor.Id, 101), device: $"d{number}"));

        Assert.Single(started, session => session is not null);
    }

    [Fact]
    public async Task Of_many_logins_with_one_recovery_code_one_gets_in()
    {
        var (user, _) = await AddUserWithTotpAsync();

        var started = await Racing.RunAsync(Racers, number => StartWithAsync(user.Id, $"r{number}", new RecoveryCodeUse(Hash(201)), device: $"d{number}"));

        Assert.Single(started, session => session is not null);
        Assert.Equal(1, (await FactorsAsync(user.Id)).RecoveryCodesLeft);
        Assert.Null(await StartWithAsync(user.Id, "s9", new RecoveryCodeUse(Hash(201))));
    }

    [Fact]
    public async Task Of_many_answers_to_one_challenge_one_gets_in()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await AddChallengeAsync(user.Id, Hash(50));

        var started = await Racing.RunAsync(
            Racers, number => StartWithAsync(user.Id, $"r{number}", new TotpUse(factor.Id, 101 + number), challenge: Hash(50), device: $"d{number}"));

        Assert.Single(started, session => session is not null);
        Assert.Null(await StartWithAsync(user.Id, "again", new TotpUse(factor.Id, 200), challenge: Hash(50)));
    }

    [Fact]
    public async Task What_is_refused_uses_nothing_up()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        var other = await AddUserAsync("bob@example.com");
        await AddChallengeAsync(user.Id, Hash(50));
        await AddChallengeAsync(user.Id, Hash(51), LoginChallenge.Enrolment);
        await AddChallengeAsync(other.Id, Hash(52));

        // A wrong factor keeps the challenge; a challenge that is unknown, for something else, of another or expired keeps the factor.
        Assert.Null(await StartWithAsync(user.Id, "s2", new RecoveryCodeUse(Hash(99)), challenge: Hash(50)));
        foreach (var challenge in new[] { Hash(51), Hash(52), Hash(53) })
        {
            Assert.Null(await StartWithAsync(user.Id, "s2", new RecoveryCodeUse(Hash(201)), challenge: challenge));
        }

        Assert.Null(await StartWithAsync(user.Id, "s2", new RecoveryCodeUse(Hash(201)), challenge: Hash(50), at: Now.AddMinutes(10)));
        Assert.Null(await StartWithAsync(user.Id, "s2", new RecoveryCodeUse(Hash(201)), challenge: Hash(50), condition: new PasswordCondition("another")));

        Assert.NotNull(await StartWithAsync(user.Id, "s2", new RecoveryCodeUse(Hash(201)), challenge: Hash(50)));
        Assert.Equal(100, (await FactorsAsync(user.Id)).Totp.Single(found => found.Id == factor.Id).LastStep);
    }

    [Fact]
    public async Task A_factor_of_somebody_else_opens_nothing()
    {
        var (ann, annsFactor) = await AddUserWithTotpAsync();
        var (bob, _) = await AddUserWithTotpAsync("bob@example.com", "b1");

        Assert.Null(await StartWithAsync(bob.Id, "s2", new TotpUse(annsFactor.Id, 101)));
        Assert.Null(await StartWithAsync(ann.Id, "s2", new RecoveryCodeUse(Hash(77))));
    }

    [Fact]
    public async Task A_session_is_proved_again_with_a_factor_that_is_used_up_with_it()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartAsync((await AddUserAsync("bob@example.com")).Id, "phone", "b1");

        Assert.Null(await ProveAsync(user.Id, "s1", new TotpUse(factor.Id, 100)));
        Assert.Null(await ProveAsync(user.Id, "s1", new RecoveryCodeUse(Hash(99))));
        Assert.Null(await ProveAsync(user.Id, "b1", new RecoveryCodeUse(Hash(201))));
        Assert.Null(await ProveAsync(user.Id, "s1", new RecoveryCodeUse(Hash(201)), Version + 1));
        Assert.Null(await ProveAsync(user.Id, "s1", new RecoveryCodeUse(Hash(201)), version: null));
        Assert.Equal((Now, 2), ((await FindAsync(user.Id, "s1"))!.ProvedAt, (await FactorsAsync(user.Id)).RecoveryCodesLeft));

        var proved = await Racing.RunAsync(Racers, _ => ProveAsync(user.Id, "s1", new TotpUse(factor.Id, 101)));

        var session = Assert.Single(proved, result => result is not null)!;
        Assert.Equal((Later, "pwd otp mfa"), (session.ProvedAt, session.Methods));
        Assert.Null(await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101)));
    }

    /// <summary>A login without a factor races the activation of the first one.</summary>
    [Fact]
    public async Task A_login_that_races_the_first_factor_comes_before_it_or_not_at_all()
    {
        for (var round = 0; round < 8; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");
            await StartAsync(user.Id, "phone", $"{round}-s1");
            var factor = await AddPendingAsync(user.Id, $"{round}-s1");
            var (isActive, startedAfter) = (false, false);

            await Racing.RunAsync(
                async () =>
                {
                    Assert.NotNull(await ConfirmAsync(user.Id, factor.Id, $"{round}-s1"));
                    Volatile.Write(ref isActive, true);
                },
                async () =>
                {
                    var wasActive = Volatile.Read(ref isActive);
                    startedAfter = await TryStartAsync(NewSession(user.Id, "laptop", $"{round}-s2")) is not null && wasActive;
                });

            Assert.False(startedAfter);
            Assert.Null(await TryStartAsync(NewSession(user.Id, "laptop", $"{round}-s3")));
        }
    }

    [Fact]
    public async Task Attempts_are_counted_before_they_are_looked_at_and_no_more_get_through_than_may()
    {
        var (user, _) = await AddUserWithTotpAsync();
        await AddChallengeAsync(user.Id, Hash(50));

        var admitted = await Racing.RunAsync(Racers, _ => SecondFactorsAsync(store => store.TryCountAttemptAsync(Hash(50), 5, Now, Token)));

        Assert.Equal(5, admitted.Count(isAdmitted => isAdmitted));
        Assert.False(await SecondFactorsAsync(store => store.TryCountAttemptAsync(Hash(60), 5, Now, Token)));
    }

    [Fact]
    public async Task A_challenge_is_found_for_its_purpose_until_it_expires()
    {
        var user = await AddUserAsync();
        var challenge = await AddChallengeAsync(user.Id, Hash(50));

        Assert.Equivalent(challenge, await FindChallengeAsync(Hash(50), LoginChallenge.SecondFactor, Now.AddMinutes(10).AddMilliseconds(-1)), strict: true);
        Assert.Null(await FindChallengeAsync(Hash(50), LoginChallenge.Enrolment, Now));
        Assert.Null(await FindChallengeAsync(Hash(50), LoginChallenge.SecondFactor, Now.AddMinutes(10)));
        Assert.Null(await FindChallengeAsync(Hash(51), LoginChallenge.SecondFactor, Now));
    }

    [Fact]
    public async Task A_pending_factor_is_confirmed_once_by_what_began_it()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        var factor = await AddPendingAsync(user.Id, "s1");

        Assert.Null(await ConfirmAsync(user.Id, factor.Id, "s2"));
        Assert.Null(await ConfirmAsync(user.Id, factor.Id, "s1", startedBy: "s2"));
        Assert.Null(await ConfirmAsync(user.Id, factor.Id, "s1", at: Now.AddMinutes(10)));
        Assert.Null(await ConfirmAsync(user.Id, factor.Id, "s1", version: Version));
        var confirmed = await Racing.RunAsync(Racers, _ => ConfirmAsync(user.Id, factor.Id, "s1"));

        Assert.True(Assert.Single(confirmed, result => result is not null)!.IsFirst);
        Assert.Equal(2, (await FactorsAsync(user.Id)).RecoveryCodesLeft);
    }

    [Fact]
    public async Task A_pending_factor_takes_the_place_of_another_and_is_gone_when_its_time_is_over()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        var first = await AddPendingAsync(user.Id, "s1");
        var second = await AddPendingAsync(user.Id, "s1");

        Assert.Null(await ConfirmAsync(user.Id, first.Id, "s1"));
        Assert.Equal(second.Id, Assert.Single((await FactorsAsync(user.Id)).Totp).Id);
        Assert.Empty((await FactorsAsync(user.Id, Now.AddMinutes(10))).Totp);
        Assert.Equal(1, await SecondFactorsAsync(store => store.RemoveExpiredAsync(Now.AddMinutes(10), Token)));
        Assert.Null((await FindUserAsync(user.Id)).SecondFactorVersion);
    }

    /// <summary>A thief with the password begins to add a factor; the owner is faster with the first one.</summary>
    [Fact]
    public async Task What_was_begun_without_a_factor_is_void_once_there_is_one()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        await AddChallengeAsync(user.Id, Hash(51), LoginChallenge.Enrolment);
        var owner = await AddPendingAsync(user.Id, "s1");
        Assert.NotNull(await ConfirmAsync(user.Id, owner.Id, "s1"));

        Assert.Equal(TotpAddStatus.Refused, await TryAddAsync(NewTotp(user.Id, "s2"), ChangeOf(user.Id, "s2", version: null)));
        Assert.Null(await FindChallengeAsync(Hash(51), LoginChallenge.Enrolment, Now));
    }

    /// <summary>A thief who has a copy of the token of the session that goes on, and what it was begun with.</summary>
    [Theory]
    [InlineData("a new password")]
    [InlineData("another factor removed")]
    [InlineData("an operator")]
    public async Task A_pending_factor_is_void_after(string change)
    {
        var (user, first) = await AddUserWithTotpAsync();
        var second = NewTotp(user.Id, "s1");
        await TryAddAsync(second, ChangeOf(user.Id, "s1", Version));
        await ConfirmAsync(user.Id, second.Id, "s1", version: Version);
        var pending = NewTotp(user.Id, "s1");
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(pending, ChangeOf(user.Id, "s1", Version)));

        switch (change)
        {
            case "a new password":
                Assert.NotNull(await UsersAsync(users => users.TryUpdateAsync(
                    new UserUpdate { UserId = user.Id, SessionId = "s1", Condition = null, NewHash = "new", Now = Later }, Token)));
                break;
            case "another factor removed":
                Assert.Equal(TotpRemoveStatus.Succeeded, (await RemoveAsync(user.Id, first.Id, "s1", Version)).Status);
                break;
            default:
                Assert.True(await SecondFactorsAsync(store => store.RemoveAllAsync(user.Id, Later, Token)));
                break;
        }

        Assert.Null(await ConfirmAsync(user.Id, pending.Id, "s1", version: (await FindUserAsync(user.Id)).SecondFactorVersion));
        Assert.DoesNotContain((await FactorsAsync(user.Id)).Totp, factor => factor.ConfirmedAt is null);
    }

    [Fact]
    public async Task There_are_no_more_factors_than_may_be()
    {
        var (user, _) = await AddUserWithTotpAsync();

        Assert.Equal(TotpAddStatus.TooMany, await TryAddAsync(NewTotp(user.Id, "s1"), ChangeOf(user.Id, "s1", Version), maximum: 1));
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(NewTotp(user.Id, "s1"), ChangeOf(user.Id, "s1", Version), maximum: 2));
    }

    [Fact]
    public async Task An_enrolment_confirms_the_factor_and_starts_the_session_or_does_neither()
    {
        var user = await AddUserAsync();
        await AddChallengeAsync(user.Id, Hash(51), LoginChallenge.Enrolment);
        var by = Convert.ToHexString(Hash(51));
        var factor = NewTotp(user.Id, by);
        Assert.Equal(TotpAddStatus.Refused, await TryAddAsync(NewTotp(user.Id, by), ChangeOf(user.Id, null, null, Hash(52))));
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(factor, ChangeOf(user.Id, null, null, Hash(51))));

        Assert.Null(await StartWithAsync(user.Id, "s1", ConfirmationOf(factor.Id, "another"), version: null, challenge: Hash(51)));
        Assert.Null(await StartWithAsync(user.Id, "s1", ConfirmationOf(factor.Id, by), version: null, challenge: Hash(50)));
        Assert.Null((await FindUserAsync(user.Id)).SecondFactorVersion);
        Assert.NotNull(await StartWithAsync(user.Id, "s1", ConfirmationOf(factor.Id, by), version: null, challenge: Hash(51)));

        Assert.Equal(Version, (await FindUserAsync(user.Id)).SecondFactorVersion);
        Assert.Equal(2, (await FactorsAsync(user.Id)).RecoveryCodesLeft);
    }

    [Fact]
    public async Task The_last_factor_takes_all_along_and_lowers_the_sessions()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        var social = NewSession(user.Id, "tablet", "s0");
        social.Methods = "fed";
        Assert.NotNull(await TryStartAsync(social));
        var factor = await AddPendingAsync(user.Id, "s1");
        Assert.NotNull(await ConfirmAsync(user.Id, factor.Id, "s1"));
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        await AddChallengeAsync(user.Id, Hash(50));

        var removed = await RemoveAsync(user.Id, factor.Id, "s1", Version);

        Assert.Equal((TotpRemoveStatus.Succeeded, true), (removed.Status, removed.WasLast));
        Assert.Null((await FindUserAsync(user.Id)).SecondFactorVersion);
        Assert.Equal(("fed", "pwd"), ((await FindAsync(user.Id, "s0"))!.Methods, (await FindAsync(user.Id, "s2"))!.Methods));
        var left = await FactorsAsync(user.Id);
        Assert.Equal((0, 0, 0), (left.Totp.Count, left.RecoveryCodesLeft, left.TrustedDevices.Count));
        Assert.Null(await FindChallengeAsync(Hash(50), LoginChallenge.SecondFactor, Now));
        Assert.NotNull(await TryStartAsync(NewSession(user.Id, "laptop", "s3")));
    }

    [Fact]
    public async Task One_of_two_factors_goes_alone_and_what_was_proved_before_is_void()
    {
        var (user, first) = await AddUserWithTotpAsync();
        var second = NewTotp(user.Id, "s1");
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(second, ChangeOf(user.Id, "s1", Version)));
        Assert.False((await ConfirmAsync(user.Id, second.Id, "s1", version: Version))!.IsFirst);
        await StartWithAsync(user.Id, "s2", new TotpUse(first.Id, 101), trustUntil: Now.AddDays(30));

        var removed = await RemoveAsync(user.Id, first.Id, "s1", Version);

        Assert.Equal((TotpRemoveStatus.Succeeded, false), (removed.Status, removed.WasLast));
        Assert.Equal(8, (await FindUserAsync(user.Id)).SecondFactorVersion);
        var left = await FactorsAsync(user.Id);
        Assert.Equal((1, 2, 0), (left.Totp.Count, left.RecoveryCodesLeft, left.TrustedDevices.Count));
        Assert.Null(await StartWithAsync(user.Id, "s3", new TotpUse(second.Id, 101)));
        Assert.NotNull(await StartWithAsync(user.Id, "s3", new TotpUse(second.Id, 101), version: 8));
    }

    [Fact]
    public async Task A_removal_needs_what_it_says()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        var (other, _) = await AddUserWithTotpAsync("bob@example.com", "b1");

        Assert.Equal(TotpRemoveStatus.Refused, (await RemoveAsync(user.Id, factor.Id, "gone", Version)).Status);
        Assert.Equal(TotpRemoveStatus.Refused, (await RemoveAsync(user.Id, factor.Id, "s1", Version + 1)).Status);
        Assert.Equal(TotpRemoveStatus.Refused, (await RemoveAsync(user.Id, factor.Id, "s1", Version, new RecentSecondFactorCondition(Now))).Status);
        Assert.Equal(TotpRemoveStatus.NotFound, (await RemoveAsync(other.Id, factor.Id, "b1", Version)).Status);
        Assert.Equal(TotpRemoveStatus.LastOne, (await RemoveAsync(user.Id, factor.Id, "s1", Version, keepsLast: true)).Status);
        Assert.Single((await FactorsAsync(user.Id)).Totp);

        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101));
        var recent = new RecentSecondFactorCondition(Now.AddMilliseconds(-1));
        Assert.Equal(TotpRemoveStatus.Refused, (await RemoveAsync(user.Id, factor.Id, "s1", Version, recent)).Status);
        Assert.Equal(TotpRemoveStatus.Succeeded, (await RemoveAsync(user.Id, factor.Id, "s2", Version, recent)).Status);
    }

    [Fact]
    public async Task New_recovery_codes_take_the_place_of_the_old()
    {
        var (user, _) = await AddUserWithTotpAsync();
        var without = await AddUserAsync("bob@example.com");

        Assert.True(await ReplaceCodesAsync(ChangeOf(user.Id, "s1", Version)));
        Assert.False(await ReplaceCodesAsync(ChangeOf(user.Id, "gone", Version)));
        Assert.False(await ReplaceCodesAsync(ChangeOf(without.Id, null, null)));

        Assert.False(await SecondFactorsAsync(store => store.HasRecoveryCodeAsync(user.Id, Hash(201), Token)));
        Assert.True(await SecondFactorsAsync(store => store.HasRecoveryCodeAsync(user.Id, Hash(211), Token)));
        Assert.Equal(3, (await FactorsAsync(user.Id)).RecoveryCodesLeft);
    }

    [Fact]
    public async Task A_trusted_device_starts_with_a_token_of_its_own_until_the_time_is_over()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));

        Assert.Null(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("laptop", Now.AddSeconds(-1))));
        Assert.Null(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("phone", Now)));
        Assert.Null(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("laptop", Now), at: Now.AddDays(30)));
        Assert.NotNull(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("laptop", Now), at: Now.AddDays(29)));

        // The setting is shorter by now.
        Assert.Null(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("laptop", Now) { TrustedAfter = Now }, at: Now.AddDays(1)));
        Assert.NotNull(await StartWithAsync(user.Id, "s3", new TrustedDeviceUse("laptop", Now) { TrustedAfter = Now.AddSeconds(-1) }, at: Now.AddDays(1)));

        // Not used up, and not ended by the session that took the place of the first.
        Assert.NotNull(await StartWithAsync(user.Id, "s4", new TrustedDeviceUse("laptop", Now), at: Now.AddDays(29)));
    }

    [Fact]
    public async Task A_device_that_is_trusted_again_is_trusted_for_longer()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        await StartWithAsync(user.Id, "s3", new TotpUse(factor.Id, 102), trustUntil: Now.AddDays(31));

        Assert.Equal(Now.AddDays(31), Assert.Single((await FactorsAsync(user.Id)).TrustedDevices).ExpiresAt);
    }

    [Theory]
    [InlineData("a new password")]
    [InlineData("the end of its session")]
    [InlineData("the end of all others")]
    [InlineData("the wish of the user")]
    [InlineData("a login on it without the wish")]
    [InlineData("an operator")]
    public async Task Trust_ends_with(string what)
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        var use = new TrustedDeviceUse("laptop", Now);
        Assert.True(await SecondFactorsAsync(store => store.IsTrustedAsync(user.Id, use, Now, Token)));

        switch (what)
        {
            case "a new password":
                Assert.NotNull(await UsersAsync(users => users.TryUpdateAsync(
                    new UserUpdate { UserId = user.Id, SessionId = "s2", Condition = null, NewHash = "new", Now = Later }, Token)));
                break;
            case "the end of its session":
                Assert.NotNull(await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, "s2", Token)));
                break;
            case "the end of all others":
                Assert.NotNull(await SessionsAsync(sessions => sessions.TryRevokeAllAsync(user.Id, "s1", keepsAsking: true, Now, Token)));
                break;
            case "the wish of the user":
                Assert.Null(await SecondFactorsAsync(store => store.TryEndTrustAsync(user.Id, "gone", Now, Token)));
                Assert.Equal(1, await SecondFactorsAsync(store => store.TryEndTrustAsync(user.Id, "s1", Now, Token)));
                break;
            case "an operator":
                Assert.True(await SecondFactorsAsync(store => store.RemoveAllAsync(user.Id, Later, Token)));
                break;
            default:
                Assert.NotNull(await StartWithAsync(user.Id, "s3", new TotpUse(factor.Id, 102)));
                break;
        }

        Assert.False(await SecondFactorsAsync(store => store.IsTrustedAsync(user.Id, use, Now, Token)));
    }

    [Theory]
    [InlineData("an operator")]
    [InlineData("the removal of the last factor")]
    [InlineData("a new password")]
    [InlineData("the wish of the user")]
    [InlineData("a login on the same device without the wish")]
    public async Task The_factors_of_one_user_are_left_alone_by(string what)
    {
        var (ann, app) = await AddUserWithTotpAsync();
        var (bob, other) = await AddUserWithTotpAsync("bob@example.com", "b1");
        await StartWithAsync(ann.Id, "s2", new TotpUse(app.Id, 101), trustUntil: Now.AddDays(30));
        await StartWithAsync(bob.Id, "b2", new TotpUse(other.Id, 101), trustUntil: Now.AddDays(30));
        await AddChallengeAsync(bob.Id, Hash(60));
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(NewTotp(bob.Id, "b1"), ChangeOf(bob.Id, "b1", Version)));

        switch (what)
        {
            case "an operator":
                Assert.True(await SecondFactorsAsync(store => store.RemoveAllAsync(ann.Id, Later, Token)));
                Assert.Empty((await FactorsAsync(ann.Id)).Totp);
                break;
            case "the removal of the last factor":
                Assert.Equal(TotpRemoveStatus.Succeeded, (await RemoveAsync(ann.Id, app.Id, "s1", Version)).Status);
                break;
            case "a new password":
                Assert.NotNull(await UsersAsync(users => users.TryUpdateAsync(
                    new UserUpdate { UserId = ann.Id, SessionId = "s2", Condition = null, NewHash = "new", Now = Later }, Token)));
                break;
            case "the wish of the user":
                Assert.Equal(1, await SecondFactorsAsync(store => store.TryEndTrustAsync(ann.Id, "s1", Now, Token)));
                break;
            default:
                Assert.NotNull(await StartWithAsync(ann.Id, "s3", new TotpUse(app.Id, 102)));
                break;
        }

        Assert.Empty((await FactorsAsync(ann.Id)).TrustedDevices);
        var left = await FactorsAsync(bob.Id);
        Assert.Equal((2, 2, 1), (left.Totp.Count, left.RecoveryCodesLeft, left.TrustedDevices.Count));
        Assert.NotNull(await FindChallengeAsync(Hash(60), LoginChallenge.SecondFactor, Now));
        Assert.Equal("pwd otp mfa", (await FindAsync(bob.Id, "b2"))!.Methods);
        Assert.Equal(Version, (await FindUserAsync(bob.Id)).SecondFactorVersion);
    }

    [Fact]
    public async Task A_session_that_expires_leaves_the_trust_and_the_clean_up_takes_what_is_over()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        await AddChallengeAsync(user.Id, Hash(50));

        Assert.Equal(2, (await SessionsAsync(sessions => sessions.RemoveExpiredAsync(Now.AddDays(2), 0, Token))).Removed);
        Assert.Equal(1, await SecondFactorsAsync(store => store.RemoveExpiredAsync(Now.AddDays(2), Token)));
        Assert.True(await SecondFactorsAsync(store => store.IsTrustedAsync(user.Id, new TrustedDeviceUse("laptop", Now), Now.AddDays(2), Token)));
        Assert.Equal(1, await SecondFactorsAsync(store => store.RemoveExpiredAsync(Now.AddDays(30), Token)));
        Assert.Single((await FactorsAsync(user.Id)).Totp);
    }

    [Fact]
    public async Task The_clean_up_leaves_what_still_waits()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        await AddChallengeAsync(user.Id, Hash(50));
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(NewTotp(user.Id, "s1"), ChangeOf(user.Id, "s1", Version)));

        Assert.Equal(0, await SecondFactorsAsync(store => store.RemoveExpiredAsync(Now.AddMinutes(9), Token)));
        Assert.Equal(2, await SecondFactorsAsync(store => store.RemoveExpiredAsync(Now.AddMinutes(10), Token)));
        Assert.Single((await FactorsAsync(user.Id)).Totp);
    }

    [Fact]
    public async Task A_deleted_user_leaves_nothing()
    {
        var (user, factor) = await AddUserWithTotpAsync();
        await StartWithAsync(user.Id, "s2", new TotpUse(factor.Id, 101), trustUntil: Now.AddDays(30));
        await AddChallengeAsync(user.Id, Hash(50));

        Assert.NotNull(await DeleteAsync(user.Id));

        var left = await FactorsAsync(user.Id);
        Assert.Equal((0, 0, 0), (left.Totp.Count, left.RecoveryCodesLeft, left.TrustedDevices.Count));
        Assert.Null(await FindChallengeAsync(Hash(50), LoginChallenge.SecondFactor, Now));
    }

    /// <summary>One that has a session <paramref name="sessionId"/>, an authenticator app whose step 100 was taken, and two recovery codes.</summary>
    private async Task<(User User, TotpFactor Factor)> AddUserWithTotpAsync(string email = "ann@example.com", string sessionId = "s1")
    {
        var user = await AddUserAsync(email);
        await StartAsync(user.Id, "phone", sessionId);
        var factor = await AddPendingAsync(user.Id, sessionId);
        return (user, (await ConfirmAsync(user.Id, factor.Id, sessionId))!.Factor);
    }

    private async Task<TotpFactor> AddPendingAsync(long userId, string sessionId)
    {
        var factor = NewTotp(userId, sessionId);
        Assert.Equal(TotpAddStatus.Succeeded, await TryAddAsync(factor, ChangeOf(userId, sessionId, version: null)));
        return factor;
    }

    private static TotpFactor NewTotp(long userId, string startedBy) => new()
    {
        UserId = userId,
        Name = "app",
        ProtectedSecret = [1, 2, 3],
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(10),
        StartedBy = startedBy,
    };

    private static SecondFactorChange ChangeOf(
        long userId, string? sessionId, long? version, byte[]? challenge = null, ProofCondition? condition = null, DateTimeOffset? at = null)
        => new() { UserId = userId, SessionId = sessionId, Version = version, ChallengeHash = challenge, Condition = condition, Now = at ?? Now };

    private static TotpConfirmation ConfirmationOf(long factorId, string startedBy)
        => new() { FactorId = factorId, Step = 100, StartedBy = startedBy, NewVersion = Version, RecoveryCodeHashes = [Hash(201), Hash(202)] };

    private Task<T> SecondFactorsAsync<T>(Func<ISecondFactorStore, ValueTask<T>> use)
        => Fixture.UseAsync((ISecondFactorStore store) => use(store).AsTask());

    private Task<TotpAddStatus> TryAddAsync(TotpFactor factor, SecondFactorChange change, int maximum = 10)
        => SecondFactorsAsync(store => store.TryAddTotpAsync(factor, change, maximum, Token));

    private Task<TotpConfirmed?> ConfirmAsync(
        long userId, long factorId, string sessionId, string? startedBy = null, long? version = null, DateTimeOffset? at = null)
        => SecondFactorsAsync(store => store.TryConfirmTotpAsync(
            ConfirmationOf(factorId, startedBy ?? sessionId), ChangeOf(userId, sessionId, version, at: at), Token));

    private Task<TotpRemoveResult> RemoveAsync(
        long userId, long factorId, string sessionId, long version, ProofCondition? condition = null, bool keepsLast = false)
        => SecondFactorsAsync(store => store.TryRemoveTotpAsync(
            factorId, ChangeOf(userId, sessionId, version, condition: condition), newVersion: 8, keepsLast, Token));

    private Task<bool> ReplaceCodesAsync(SecondFactorChange change)
        => SecondFactorsAsync(store => store.TryReplaceRecoveryCodesAsync([Hash(211), Hash(212), Hash(213)], change, Token));

    private Task<SecondFactorsOfUser> FactorsAsync(long userId, DateTimeOffset? now = null)
        => SecondFactorsAsync(store => store.FindAsync(userId, now ?? Now, Token));

    private Task<LoginChallenge?> FindChallengeAsync(byte[] hash, string purpose, DateTimeOffset now)
        => SecondFactorsAsync(store => store.FindChallengeAsync(hash, purpose, now, Token));

    private async Task<User> FindUserAsync(long userId) => (await UsersAsync(users => users.FindByIdAsync(userId, Token)))!;

    private async Task<LoginChallenge> AddChallengeAsync(long userId, byte[] hash, string purpose = LoginChallenge.SecondFactor)
    {
        var challenge = new LoginChallenge
        {
            TokenHash = hash,
            Purpose = purpose,
            UserId = userId,
            SecondFactorVersion = purpose == LoginChallenge.SecondFactor ? Version : null,
            LoginType = LoginTypes.Local,
            Methods = "pwd",
            ProvedAt = Now,
            ProofKind = "password",
            ProofValue = "hash",
            DeviceId = "laptop",
            CreatedAt = Now,
            ExpiresAt = Now.AddMinutes(10),
        };
        await SecondFactorsAsync(async store =>
        {
            await store.AddChallengeAsync(challenge, Token);
            return true;
        });
        return challenge;
    }

    private Task<SessionStarted?> StartWithAsync(
        long userId,
        string sessionId,
        SecondFactorUse use,
        long? version = Version,
        byte[]? challenge = null,
        ProofCondition? condition = null,
        DateTimeOffset? trustUntil = null,
        DateTimeOffset? at = null,
        string device = "laptop")
    {
        var session = NewSession(userId, device, sessionId, at: at);
        session.Methods = "pwd otp mfa";
        return SessionsAsync(sessions => sessions.TryStartAsync(
            new SessionStart
            {
                Session = session,
                Condition = condition ?? new PasswordCondition(PasswordHash),
                SecondFactor = new SecondFactorProof { Version = version, ChallengeHash = challenge, Use = use },
                TrustUntil = trustUntil,
            },
            Token));
    }

    private Task<DeviceSession?> ProveAsync(long userId, string sessionId, SecondFactorUse use, long? version = Version)
        => SessionsAsync(sessions => sessions.TryProveAsync(
            new SessionProof
            {
                UserId = userId,
                SessionId = sessionId,
                Condition = null,
                SecondFactor = new SecondFactorProof { Version = version, Use = use },
                ProvedAt = Later,
                Methods = "pwd otp mfa",
                Now = Later,
            },
            Token));

    private sealed class UnknownUse : SecondFactorUse;
}
