using System.Security.Claims;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

/// <summary>A principal can have identities of several schemes, whose claims have the same names.</summary>
public sealed class ClaimsOfUserTests
{
    private static ClaimsIdentity Ours => new([new("sub", "7"), new("sid", "s7"), new("device_id", "phone"), new("login_type", "local")], "ours");

    private static ClaimsIdentity Theirs => new([new("sub", "1"), new("sid", "s1"), new("device_id", "kiosk")], "theirs");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_claims_are_those_of_one_token_of_the_library(bool isFirst)
    {
        var user = new ClaimsPrincipal(isFirst ? [Ours, Theirs] : [Theirs, Ours]);

        Assert.Equal((7, "s7", "phone"), (user.GetUserId(), user.GetSessionId(), user.GetDeviceId()));
    }

    [Fact]
    public void Who_has_no_token_of_the_library_has_no_id()
    {
        ClaimsPrincipal[] strangers =
        [
            new(), new(Theirs),
            new(new ClaimsIdentity([new("sub", "key"), new("sid", "s7"), new("device_id", "phone"), new("login_type", "local")], "ours")),
        ];

        foreach (var stranger in strangers)
        {
            Assert.Throws<InvalidOperationException>(() => stranger.GetUserId());
            Assert.Throws<InvalidOperationException>(() => stranger.GetSessionId());
            Assert.Throws<InvalidOperationException>(() => stranger.GetDeviceId());
        }
    }
}
