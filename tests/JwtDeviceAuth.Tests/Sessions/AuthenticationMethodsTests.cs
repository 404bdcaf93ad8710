using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Tokens;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

public sealed class AuthenticationMethodsTests
{
    private const int LengthOfColumn = 128;

    /// <summary>A database that looks at lengths would refuse the second step of a login whose first was right.</summary>
    [Fact]
    public void The_longest_methods_of_an_application_fit_into_a_session_beside_all_of_the_library()
    {
        var longest = LoginProof.Own("kiosk", [new string('a', AuthenticationMethods.MaximumOwnLength)], DateTimeOffset.UnixEpoch).Methods;

        var all = AuthenticationMethods.Together([.. AuthenticationMethods.Together([.. longest], ["pwd"]), "otp"], ["hwk", "swk", "user", "mfa"]);

        Assert.InRange(AuthenticationMethods.Write(all).Length, AuthenticationMethods.MaximumOwnLength + 1, LengthOfColumn);
        Assert.Throws<ArgumentException>(() => LoginProof.Own("kiosk", [new string('a', AuthenticationMethods.MaximumOwnLength + 1)], DateTimeOffset.UnixEpoch));
    }
}
