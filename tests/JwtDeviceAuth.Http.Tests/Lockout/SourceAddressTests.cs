using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>Guessing at many accounts from one address, and the many people who share one.</summary>
public sealed class SourceAddressTests
{
    // Ten times as many for an address.
    private const int Free = 1;

    [Fact]
    public async Task One_password_sprayed_over_many_accounts_is_slowed_down()
    {
        await using var app = await StartAsync();
        var sprayer = new Guesser(app.Client, "192.0.2.1");
        for (var number = 0; number < Free * 10; number++)
        {
            await sprayer.FailAsync(1, $"user{number}@example.com");
        }

        Assert.Equal(1, Guesser.RetryAfter(await sprayer.RightAsync()));
        Assert.Equal(LockoutScope.SourceAddress, (await app.EventAsync<LoginThrottled>()).Scope);

        await (await new Guesser(app.Client, "192.0.2.2").RightAsync()).SuccessAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await sprayer.FailAsync(1, "another@example.com");
        Assert.Equal(2, Guesser.RetryAfter(await sprayer.RightAsync()));
    }

    [Fact]
    public async Task A_right_password_does_not_whiten_the_address()
    {
        await using var app = await StartAsync();
        var sprayer = new Guesser(app.Client, "192.0.2.1");
        for (var number = 1; number < Free * 10; number++)
        {
            await sprayer.FailAsync(1, $"user{number}@example.com");
        }

        await (await sprayer.RightAsync()).SuccessAsync();
        await sprayer.FailAsync(1, "another@example.com");

        Assert.Equal(1, Guesser.RetryAfter(await sprayer.RightAsync()));
    }

    [Fact]
    public async Task Many_people_behind_one_address_can_sign_in()
    {
        await using var app = await StartAsync();
        var office = new Guesser(app.Client, "192.0.2.1");
        for (var number = 0; number < Free * 10; number++)
        {
            await (await office.RightAsync(device: $"desk {number}")).SuccessAsync();
        }

        await (await office.RightAsync()).SuccessAsync();
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public async Task A_network_of_IPv6_counts_as_one_address(string first, string second, bool isOne)
    {
        await using var app = await StartAsync();
        for (var number = 0; number < 10; number++)
        {
            await new Guesser(app.Client, first).FailAsync(1, $"user{number}@example.com");
        }

        Assert.Equal(isOne ? 429 : 200, (await new Guesser(app.Client, second).RightAsync()).Status);
    }

    [Fact]
    public async Task A_header_that_no_trusted_proxy_sent_is_not_believed_and_is_warned_of_once()
    {
        await using var app = await StartAsync(believesProxies: false);
        for (var number = 0; number < 10; number++)
        {
            await new Guesser(app.Client, $"192.0.2.{number}").FailAsync(1, $"user{number}@example.com");
        }

        Assert.Equal(1, Guesser.RetryAfter(await new Guesser(app.Client, "192.0.2.99").RightAsync()));
        Assert.Single(app.Log.Lines, line => line.Text.Contains("UseForwardedHeaders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Behind_a_known_proxy_there_is_nothing_to_warn_of()
    {
        await using var app = await StartAsync();

        await (await new Guesser(app.Client, "192.0.2.1").RightAsync()).SuccessAsync();

        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains("UseForwardedHeaders", StringComparison.Ordinal));
    }

    private static async Task<AuthApp> StartAsync(bool believesProxies = true)
    {
        var app = await AuthApp.StartAsync(
            options => options.Lockout.FreeAttempts = Free,
            map: web =>
            {
                if (believesProxies)
                {
                    web.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
                }
            });
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }
}
