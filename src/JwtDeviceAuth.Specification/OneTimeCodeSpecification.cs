using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IOneTimeCodeStore"/> promises, for every store.</summary>
public abstract class OneTimeCodeSpecification : StoreSpecification
{
    [Fact]
    public async Task A_code_is_taken_once_with_all_that_belongs_to_it()
    {
        var user = await AddUserAsync();
        await AddAsync(NewCode(1, user.Id, "payload"));

        var taken = await TakeAsync(1);

        Assert.NotNull(taken);
        Assert.Equal((user.Id, "payload", Now, Now.AddMinutes(1)), (taken.UserId, taken.Payload, taken.CreatedAt, taken.ExpiresAt));
        Assert.Null(await TakeAsync(1));
    }

    [Fact]
    public async Task A_code_needs_neither_a_user_nor_a_payload()
    {
        await AddAsync(NewCode(1));

        var taken = await TakeAsync(1);

        Assert.NotNull(taken);
        Assert.Equal((null, null), (taken.UserId, taken.Payload));
    }

    [Fact]
    public async Task Of_many_that_take_a_code_at_once_one_gets_it()
    {
        await AddAsync(NewCode(1));

        var taken = await Racing.RunAsync(16, _ => TakeAsync(1));

        Assert.Single(taken, code => code is not null);
    }

    [Fact]
    public async Task Of_many_that_add_the_same_hash_at_once_one_does()
    {
        var added = await Racing.RunAsync(16, _ => CodesAsync(codes => codes.TryAddAsync(NewCode(1), Token)));

        Assert.Single(added, success => success);
        Assert.False(await CodesAsync(codes => codes.TryAddAsync(NewCode(1, purpose: "other"), Token)));
    }

    [Fact]
    public async Task A_code_of_another_purpose_is_unknown_and_stays()
    {
        await AddAsync(NewCode(1));

        Assert.Null(await TakeAsync(1, purpose: "other"));
        Assert.NotNull(await TakeAsync(1));
    }

    [Fact]
    public async Task A_code_works_until_the_moment_it_expires()
    {
        await AddAsync(NewCode(1));
        await AddAsync(NewCode(2));

        Assert.NotNull(await TakeAsync(1, Now.AddMinutes(1).AddMilliseconds(-1)));
        Assert.Null(await TakeAsync(2, Now.AddMinutes(1)));
    }

    [Fact]
    public async Task What_is_noted_until_the_end_of_the_calendar_stays_noted()
    {
        var code = NewCode(1);
        code.ExpiresAt = new DateTimeOffset(9999, 12, 30, 0, 1, 0, TimeSpan.Zero);

        Assert.True(await CodesAsync(codes => codes.TryAddAsync(code, Token)));
        Assert.Equal(0, await CodesAsync(codes => codes.RemoveExpiredAsync(Now.AddYears(1000), Token)));
        Assert.False(await CodesAsync(codes => codes.TryAddAsync(NewCode(1), Token)));
        Assert.Equal(code.ExpiresAt, (await TakeAsync(1, Now.AddYears(1000)))!.ExpiresAt);
    }

    [Fact]
    public async Task A_users_codes_of_one_purpose_can_be_removed()
    {
        var ann = await AddUserAsync();
        var bob = await AddUserAsync("bob@example.com");
        await AddAsync(NewCode(1, ann.Id));
        await AddAsync(NewCode(2, ann.Id, purpose: "other"));
        await AddAsync(NewCode(3, bob.Id));

        Assert.Equal(1, await CodesAsync(codes => codes.RemoveAsync(ann.Id, "test", Token)));

        Assert.Null(await TakeAsync(1));
        Assert.NotNull(await TakeAsync(2, purpose: "other"));
        Assert.NotNull(await TakeAsync(3));
    }

    [Fact]
    public async Task A_users_codes_go_with_the_user()
    {
        var user = await AddUserAsync();
        await AddAsync(NewCode(1, user.Id));

        Assert.NotNull(await DeleteAsync(user.Id));

        Assert.Null(await TakeAsync(1));
    }

    [Fact]
    public async Task Expired_codes_are_removed_and_others_stay()
    {
        await AddAsync(NewCode(1));
        await AddAsync(NewCode(2, lifetime: TimeSpan.FromMinutes(2)));

        Assert.Equal(1, await CodesAsync(codes => codes.RemoveExpiredAsync(Now.AddMinutes(1), Token)));

        Assert.NotNull(await TakeAsync(2));
    }

    [Fact]
    public async Task A_code_can_be_looked_at_and_stays()
    {
        await AddAsync(NewCode(1));

        Assert.NotNull(await FindAsync(1, Now.AddMinutes(1).AddMilliseconds(-1)));
        Assert.Null(await FindAsync(1, Now.AddMinutes(1)));
        Assert.Null(await FindAsync(1, Now, purpose: "other"));
        Assert.Null(await FindAsync(2, Now));
        Assert.NotNull(await TakeAsync(1));
        Assert.Null(await FindAsync(1, Now));
    }

    [Fact]
    public async Task Only_so_many_codes_of_one_purpose_are_added_within_a_time()
    {
        var (ann, bob) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await AddAsync(NewCode(1, ann.Id));
        await AddAsync(NewCode(2, bob.Id));
        await AddAsync(NewCode(3, ann.Id, purpose: "other"));

        Assert.True(await TryAddAsync(NewCode(4, ann.Id), Now.AddMilliseconds(-1), maximum: 2));
        Assert.False(await TryAddAsync(NewCode(5, ann.Id), Now.AddMilliseconds(-1), maximum: 2));
        Assert.True(await TryAddAsync(NewCode(6, ann.Id), Now, maximum: 2));

        Assert.NotNull(await TakeAsync(4));
        Assert.Null(await TakeAsync(5));
    }

    [Fact]
    public async Task Of_many_codes_that_are_added_at_once_only_so_many_are()
    {
        var user = await AddUserAsync();

        var added = await Racing.RunAsync(12, number => TryAddAsync(NewCode(number, user.Id), Now.AddMinutes(-1), maximum: 3));

        Assert.Equal(3, added.Count(one => one));
    }

    [Fact]
    public async Task No_code_is_added_for_a_user_who_is_not_active_or_gone()
    {
        var user = await AddUserAsync();
        await Fixture.SetActiveAsync(user.Id, isActive: false);

        Assert.False(await TryAddAsync(NewCode(1, user.Id), Now.AddMinutes(-1), maximum: 3));
        Assert.False(await TryAddAsync(NewCode(2, user.Id + 1), Now.AddMinutes(-1), maximum: 3));
    }

    private static OneTimeCode NewCode(
        int number, long? userId = null, string? payload = null, string purpose = "test", TimeSpan? lifetime = null) => new()
        {
            CodeHash = Hash(number),
            Purpose = purpose,
            UserId = userId,
            Payload = payload,
            CreatedAt = Now,
            ExpiresAt = Now + (lifetime ?? TimeSpan.FromMinutes(1)),
        };

    private Task<T> CodesAsync<T>(Func<IOneTimeCodeStore, ValueTask<T>> use) => Fixture.UseAsync((IOneTimeCodeStore codes) => use(codes).AsTask());

    private Task<bool> AddAsync(OneTimeCode code) => Fixture.UseAsync(async (IOneTimeCodeStore codes) =>
    {
        await codes.AddAsync(code, Token);
        return true;
    });

    private Task<bool> TryAddAsync(OneTimeCode code, DateTimeOffset since, int maximum)
        => CodesAsync(codes => codes.TryAddAsync(code, since, maximum, Token));

    private Task<OneTimeCode?> FindAsync(int number, DateTimeOffset now, string purpose = "test")
        => CodesAsync(codes => codes.FindAsync(Hash(number), purpose, now, Token));

    private Task<OneTimeCode?> TakeAsync(int number, DateTimeOffset? now = null, string purpose = "test")
        => CodesAsync(codes => codes.TryTakeAsync(Hash(number), purpose, now ?? Now, Token));
}
