using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Tests.Passwords;

public sealed class BCryptPasswordHasherTests : BCryptHasherSpecification
{
    protected override IPasswordHasher Create(PasswordOptions options)
        => new BCryptPasswordHasher(Microsoft.Extensions.Options.Options.Create(new JwtDeviceAuthOptions { Passwords = options }));
}
