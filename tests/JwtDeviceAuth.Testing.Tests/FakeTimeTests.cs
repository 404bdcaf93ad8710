using System.Net;
using JwtDeviceAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class FakeTimeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Api _api;

    public FakeTimeTests() => _api = new Api(prepare: builder => builder.UseFakeTime(_clock).UseFixedTokenIds());

    [Fact]
    public async Task An_access_token_is_accepted_until_the_second_in_which_it_expires()
    {
        using var client = await _api.CreateClientForAsync("ann@example.com");

        _clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client));
    }

    [Fact]
    public async Task The_application_sees_the_clock_of_the_test()
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(9), "test", "test"));
        var seen = _api.Services.GetRequiredService<TimeProvider>();
        var before = seen.GetTimestamp();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(_clock.GetUtcNow(), seen.GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(1), seen.GetElapsedTime(before));
        Assert.Equal(TimeSpan.FromHours(9), seen.GetLocalNow().Offset);
        await _api.DisposeAsync();
    }

    /// <summary>Firing each of them would take minutes: a year has 30 million periods of a second.</summary>
    [Fact]
    public async Task A_step_over_many_periods_fires_a_timer_once_and_it_goes_on()
    {
        var fired = 0;
        await using var timer = _api.Services.GetRequiredService<TimeProvider>().CreateTimer(
            _ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(1, fired);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, fired);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, fired);
    }

    [Fact]
    public async Task The_tokens_of_a_test_are_the_same_in_every_run()
    {
        var ann = await _api.AddUserAsync("ann@example.com");

        DeviceTokens tokens = await _api.SignInAsync(ann, new System.Security.Claims.Claim("plan", "gold"));

        Snapshot.VerifyToken(tokens.AccessToken);
        Snapshot.VerifyToken(tokens.RefreshToken, testMethod: $"{nameof(The_tokens_of_a_test_are_the_same_in_every_run)}_refresh");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static async Task<HttpStatusCode> GetAsync(HttpClient client)
        => (await client.GetAsync(new Uri("/claims", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;
}
