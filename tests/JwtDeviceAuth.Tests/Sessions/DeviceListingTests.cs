using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

/// <summary>What the device list shows, at the edges; <c>CopiedTokenTests</c> show what it is for.</summary>
public sealed class DeviceListingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly JwtDeviceAuthOptions Options = new() { ReuseLeeway = TimeSpan.FromSeconds(30), RefreshTokenLifetime = TimeSpan.FromDays(1) };

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_rotation_and_a_repeat_show_from_the_minute_on_in_which_the_leeway_ends(int millisecondsAfterNoon, bool isShown)
    {
        var session = Session(createdAt: Noon.AddHours(-1));
        session.RotatedAt = session.RepeatedAt = Noon.AddMilliseconds(millisecondsAfterNoon);
        (session.UserAgent, session.IpAddress) = ("new", "192.0.2.1");
        (session.ListedAt, session.ListedUserAgent, session.ListedIpAddress) = (Noon.AddMinutes(-9), "old", "192.0.2.9");

        var listing = DeviceListing.Of(session, Now, Options);

        Assert.Equal(
            isShown ? (Noon, "new", "192.0.2.1", Noon) : (Noon.AddMinutes(-9), "old", "192.0.2.9", (DateTimeOffset?)null),
            (listing.LastUsedAt, listing.UserAgent, listing.IpAddress, listing.RepeatedAt));
        Assert.Equal(listing.LastUsedAt.AddDays(1), listing.ExpiresAt);
    }

    [Fact]
    public void A_use_within_the_minute_of_the_login_is_not_before_it()
    {
        var session = Session(createdAt: Noon.AddMinutes(-5).AddSeconds(20));
        session.RotatedAt = session.CreatedAt.AddSeconds(10);

        Assert.Equal(session.CreatedAt, DeviceListing.Of(session, Now, Options).LastUsedAt);
    }

    [Fact]
    public void A_use_whose_own_listing_is_missing_shows_the_login()
    {
        var session = Session(createdAt: Noon.AddMinutes(-5));
        session.RotatedAt = Now;

        Assert.Equal(session.CreatedAt, DeviceListing.Of(session, Now, Options).LastUsedAt);
    }

    [Fact]
    public void The_expiry_is_no_later_than_the_absolute_one()
    {
        var session = Session(createdAt: Noon.AddDays(-29));
        session.AbsoluteExpiresAt = Noon.AddHours(3);
        session.RotatedAt = Noon.AddMinutes(-5);

        Assert.Equal(Noon.AddHours(3), DeviceListing.Of(session, Now, Options).ExpiresAt);
    }

    private static DeviceSession Session(DateTimeOffset createdAt) => new()
    {
        LoginType = LoginTypes.Local,
        DeviceId = "phone",
        SessionId = "s1",
        RefreshTokenHash = [],
        Methods = "pwd",
        CreatedAt = createdAt,
        ExpiresAt = createdAt.AddDays(1),
        AbsoluteExpiresAt = createdAt.AddDays(30),
    };
}
