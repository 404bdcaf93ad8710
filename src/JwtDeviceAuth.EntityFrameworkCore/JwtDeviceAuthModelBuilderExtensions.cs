using JwtDeviceAuth.EntityFrameworkCore.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of JwtDeviceAuth to a model.</summary>
public static class JwtDeviceAuthModelBuilderExtensions
{
    /// <summary>
    /// Maps <see cref="JwtDeviceAuth.Stores.User"/>, <see cref="JwtDeviceAuth.Stores.DeviceSession"/>, <see cref="JwtDeviceAuth.Stores.SocialAccount"/>, <see cref="JwtDeviceAuth.Stores.RevokedSession"/>,
    /// <see cref="JwtDeviceAuth.Stores.OneTimeCode"/>, <see cref="JwtDeviceAuth.Stores.FailedLogins"/>, <see cref="JwtDeviceAuth.Stores.StoredSigningKey"/>, <see cref="JwtDeviceAuth.Stores.TotpFactor"/>,
    /// <see cref="JwtDeviceAuth.Stores.RecoveryCode"/>, <see cref="JwtDeviceAuth.Stores.LoginChallenge"/>, <see cref="JwtDeviceAuth.Stores.TrustedDevice"/> and <see cref="JwtDeviceAuth.Stores.Passkey"/> to the tables <c>users</c>,
    /// <c>users_token</c>, <c>social_accounts</c>, <c>revoked_sessions</c>, <c>one_time_codes</c>, <c>failed_logins</c>, <c>signing_keys</c>, <c>totp_factors</c>,
    /// <c>recovery_codes</c>, <c>login_challenges</c>, <c>trusted_devices</c> and <c>passkeys</c>. Call it in <c>OnModelCreating</c>; an entity of the application can then have a foreign key to <see cref="JwtDeviceAuth.Stores.User"/>.
    /// </summary>
    /// <param name="modelBuilder">The model of the application's context.</param>
    /// <param name="collation">
    /// The collation of the columns by which accounts and sessions are found, for a database that compares texts without regard to case or accents
    /// by itself: there two accounts would be one. A binary one: <c>Latin1_General_100_BIN2</c> on SQL Server, <c>utf8mb4_bin</c> on MySQL and MariaDB. Null
    /// for SQLite and PostgreSQL, which compare exactly.
    /// </param>
    /// <returns>The model builder.</returns>
    public static ModelBuilder UseJwtDeviceAuth(this ModelBuilder modelBuilder, string? collation = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder
            .ApplyConfiguration(new UserConfiguration())
            .ApplyConfiguration(new DeviceSessionConfiguration())
            .ApplyConfiguration(new SocialAccountConfiguration())
            .ApplyConfiguration(new RevokedSessionConfiguration())
            .ApplyConfiguration(new OneTimeCodeConfiguration())
            .ApplyConfiguration(new FailedLoginsConfiguration())
            .ApplyConfiguration(new SigningKeyConfiguration())
            .ApplyConfiguration(new TotpFactorConfiguration())
            .ApplyConfiguration(new RecoveryCodeConfiguration())
            .ApplyConfiguration(new LoginChallengeConfiguration())
            .ApplyConfiguration(new TrustedDeviceConfiguration())
            .ApplyConfiguration(new PasskeyConfiguration());
        if (collation is not null)
        {
            Collations.Set(modelBuilder, collation);
        }

        return modelBuilder;
    }
}
