using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.KeyRing;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Sessions;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of JwtDeviceAuth to a model.</summary>
public static class JwtDeviceAuthModelBuilderExtensions
{
    /// <summary>
    /// Maps <see cref="User"/>, <see cref="DeviceSession"/>, <see cref="SocialAccount"/>, <see cref="EndedSession"/>,
    /// <see cref="OneTimeCode"/>, <see cref="FailedLogins"/> and <see cref="StoredSigningKey"/> to the tables <c>users</c>,
    /// <c>users_token</c>, <c>social_accounts</c>, <c>ended_sessions</c>, <c>one_time_codes</c>, <c>failed_logins</c> and <c>signing_keys</c>. Call it in <c>OnModelCreating</c>; an entity of the application can then have a foreign key to <see cref="User"/>.
    /// </summary>
    /// <param name="modelBuilder">The model of the application's context.</param>
    /// <returns>The model builder.</returns>
    public static ModelBuilder UseJwtDeviceAuth(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder
            .ApplyConfiguration(new UserConfiguration())
            .ApplyConfiguration(new DeviceSessionConfiguration())
            .ApplyConfiguration(new SocialAccountConfiguration())
            .ApplyConfiguration(new EndedSessionConfiguration())
            .ApplyConfiguration(new OneTimeCodeConfiguration())
            .ApplyConfiguration(new FailedLoginsConfiguration())
            .ApplyConfiguration(new SigningKeyConfiguration());
    }
}
