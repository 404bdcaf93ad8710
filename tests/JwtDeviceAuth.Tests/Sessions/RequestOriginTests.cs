using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

public sealed class RequestOriginTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    [InlineData("192.0.2.1", "2001:db8:0:1::1", true)]
    [InlineData("2001:db8:0:1::1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", null, false)]
    [InlineData(null, "192.0.2.1", false)]
    [InlineData("192.0.2.1", "unknown", false)]
    public void Another_network_is_elsewhere_and_one_that_is_not_known_is_not(string? one, string? other, bool isElsewhere)
    {
        Assert.Equal(isElsewhere, RequestOrigin.IsElsewhere(new ClientInfo { UserAgent = "Thief/1.0", IpAddress = one }, Rotated("Phone/1.0", other)));
        Assert.False(RequestOrigin.IsElsewhere(new ClientInfo { UserAgent = "Phone/1.0", IpAddress = one }, Rotated("Phone/1.0", other)));
    }

    [Fact]
    public void A_request_without_a_user_agent_can_come_from_elsewhere_too()
    {
        Assert.True(RequestOrigin.IsElsewhere(new ClientInfo { UserAgent = null, IpAddress = "192.0.2.1" }, Rotated("Phone/1.0", "192.0.2.2")));
        Assert.False(RequestOrigin.IsElsewhere(new ClientInfo { UserAgent = null, IpAddress = "192.0.2.1" }, Rotated(null, "192.0.2.2")));
    }

    private static DeviceSession Rotated(string? userAgent, string? address) => new()
    {
        LoginType = LoginTypes.Local,
        DeviceId = "phone",
        SessionId = "s1",
        RefreshTokenHash = [],
        Methods = "pwd",
        UserAgent = userAgent,
        IpAddress = address,
    };
}
