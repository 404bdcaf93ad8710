using JwtDeviceAuth.EntityFrameworkCore.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of JwtDeviceAuth to a model.</summary>
public static class JwtDeviceAuthModelBuilderExtensions
{
    /// <summary>
    /// Maps <see cref="JwtDeviceAuth.Stores.User"/>, <see cref="JwtDeviceAuth.Stores.DeviceSession"/>, <see cref="JwtDeviceAuth.Stores.SocialAccount"/>, <see cref="JwtDeviceAuth.Stores.EndedSession"/>,
    /// <see cref="JwtDeviceAuth.Stores.OneTimeCode"/>, <see cref="JwtDeviceAuth.Stores.FailedLogins"/> and <see cref="JwtDeviceAuth.Stores.StoredSigningKey"/> to the tables <c>users</c>,
    /// <c>users_token</c>, <c>social_accounts</c>, <c>ended_sessions</c>, <c>one_time_codes</c>, <c>failed_logins</c> and <c>signing_keys</c>. Call it in <c>OnModelCreating</c>; an entity of the application can then have a foreign key to <see cref="JwtDeviceAuth.Stores.User"/>.
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
