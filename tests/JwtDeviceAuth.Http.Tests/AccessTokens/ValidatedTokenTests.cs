using System.Security.Claims;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Http.Tests.KeyRing;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>What enters the cache, what leaves it, and that requests share nothing through it.</summary>
public sealed class ValidatedTokenTests
{
    [Fact]
    public async Task A_token_that_comes_again_is_not_validated_again_and_rubbish_never_enters()
    {
        await using var app = await CacheApp.StartAsync();
        var tokens = await CacheApp.WarmAsync(app);
        var cache = CacheApp.Cache(app);
        Assert.Equal((1, 1, 2), (cache.Count, cache.Hits, cache.Misses));

        foreach (var rubbish in new[] { tokens.Refresh, tokens.Access + "x", TokenForge.Alter(tokens.Access, claims => claims["exp"] = 1), "x", "a.b.c" })
        {
            for (var time = 0; time < 3; time++)
            {
                Assert.Equal(401, (await app.Client.GetAsync("/identity", rubbish)).Status);
            }
        }

        Assert.Equal(200, (await app.Client.GetAsync("/identity", tokens.Access)).Status);
        Assert.Equal((1, 2, 17), (cache.Count, cache.Hits, cache.Misses));
    }

    [Fact]
    public async Task Turned_off_it_takes_part_in_nothing()
    {
        await using var app = await CacheApp.StartAsync(options => options.AccessTokenCacheSize = 0);
        await CacheApp.WarmAsync(app);

        Assert.Equal((0, 0), (CacheApp.Cache(app).Hits, CacheApp.Cache(app).Misses));
    }

    [Fact]
    public async Task What_one_request_does_to_its_user_another_does_not_see()
    {
        await using var app = await CacheApp.StartAsync(map: app => app.MapGet("/change", (ClaimsPrincipal user) =>
        {
            var identity = (ClaimsIdentity)user.Identity!;
            identity.AddClaim(new Claim("role", "admin"));
            identity.RemoveClaim(identity.FindFirst("device_id"));
            identity.FindFirst("sub")!.Properties["x"] = "y";
            identity.Label = "changed";
            user.AddIdentity(new ClaimsIdentity([new Claim("more", "x")]));
            return new ClaimsIdentity(user.Identity).Claims.Count();
        }).RequireAuthorization());
        var tokens = await CacheApp.WarmAsync(app);
        var before = (await app.Client.GetAsync("/identity", tokens.Access)).Body;

        Assert.Equal("12", (await app.Client.GetAsync("/change", tokens.Access)).Body);
        Assert.Equal("12", (await app.Client.GetAsync("/change", tokens.Access)).Body);

        Assert.Equal(before, (await app.Client.GetAsync("/identity", tokens.Access)).Body);
        Assert.Contains("device_id=phone", before, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task A_token_is_forgotten_with_its_key_and_kept_when_the_ring_is_only_read_again(string algorithm)
    {
        await using var app = await RingApp.StartAsync(options => options.KeyRing.Algorithm = algorithm);
        await app.Client.SignUpAsync(RingApp.Email);
        var tokens = await app.Client.LoginAsync(RingApp.Email, "phone");
        var ring = app.Services.GetRequiredService<SigningKeyRing>();
        for (var time = 1; time <= 4; time++)
        {
            Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
            await ring.ReloadAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal((1, 2), (CacheApp.Cache(app).Count, CacheApp.Cache(app).Hits));

        var kid = Assert.Single(await RingApp.KidsAsync(app.Client));
        await app.InScopeAsync(async services
            => await services.GetRequiredService<ISigningKeyStore>().RemoveAsync(kid, TestContext.Current.CancellationToken));
        await ring.ReloadAsync(TestContext.Current.CancellationToken);

        (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "invalid_token");
        Assert.Equal((0, 2), (CacheApp.Cache(app).Count, CacheApp.Cache(app).Hits));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_before_a_token_begins_refuses_it()
    {
        await using var app = await CacheApp.StartAsync();
        var tokens = await CacheApp.WarmAsync(app);
        var later = TokenForge.Alter(tokens.Access, claims => claims["nbf"] = FakeClock.Start.ToUnixTimeSeconds());
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(200, (await app.Client.GetAsync("/identity", later)).Status);
        }

        app.Clock.AdjustTime(app.Clock.GetUtcNow().AddSeconds(-1));

        (await app.Client.GetAsync("/identity", later)).IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task Its_memory_stays_within_its_bound_whatever_comes()
    {
        const int Size = 512 * 1024;
        await using var app = await CacheApp.StartAsync(options => options.AccessTokenCacheSize = Size);
        var token = (await CacheApp.WarmAsync(app)).Access;
        var (cache, check) = (CacheApp.Cache(app), app.Services.GetRequiredService<AccessTokenCheck>());
        var bearer = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        var added = new List<WeakReference>();
        var last = string.Empty;

        for (var number = 0; number < 2000; number++)
        {
            last = TokenForge.Alter(token, claims =>
            {
                claims["device_id"] = new string('d', 1 + (number % 20));
                claims["jti"] = $"{number}";
                if (number % 10 == 0)
                {
                    claims["long"] = new string('x', 3000);
                }
            });
            app.Clock.Advance(TimeSpan.FromMilliseconds(100));
            for (var time = 0; time < 2; time++)
            {
                var result = await bearer.TokenHandlers[0].ValidateTokenAsync(last, bearer.TokenValidationParameters);
                Assert.Null(await check.FaultOfAsync(
                    last, result.SecurityToken, new ClaimsPrincipal(result.ClaimsIdentity), bearer, TestContext.Current.CancellationToken));
            }

            if (cache.Find(last) is { } validated)
            {
                added.Add(new WeakReference(validated));
            }

            Assert.InRange(cache.UsedBytes, 1, Size);
        }

        Assert.NotNull(cache.Find(last));
        Assert.InRange(cache.Count, 25, Size / 4000);
        Assert.True(added.Count > 1900);

        // Of all that came, nothing is held but what the cache says it holds, and the one that a register may still have.
        GC.Collect();
        Assert.InRange(added.Count(reference => reference.IsAlive), cache.Count - 1, cache.Count + 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(4_294_967_297)]
    public async Task A_size_that_makes_no_sense_stops_the_start(long size)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => CacheApp.StartAsync(options => options.AccessTokenCacheSize = size));

        Assert.Equal(
            $"JwtDeviceAuth:AccessTokenCacheSize is {size}; set it to 0 for no cache, or to 65536 to 4294967296 bytes.", failure.Message);
    }

    [Fact]
    public void Texts_are_compared_in_every_character()
    {
        for (var length = 0; length < 70; length++)
        {
            var text = new string('a', length);
            Assert.True(AccessTokenText.FixedTimeEquals(text, new string('a', length)));
            Assert.False(AccessTokenText.FixedTimeEquals(text, text + "a"));
            for (var place = 0; place < length; place++)
            {
                Assert.False(AccessTokenText.FixedTimeEquals(text, $"{text[..place]}b{text[(place + 1)..]}"));
            }
        }
    }
}
