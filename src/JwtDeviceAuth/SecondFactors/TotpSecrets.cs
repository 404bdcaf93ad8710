using System.Globalization;
using System.Security.Cryptography;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Encrypts the secrets of authenticator apps, each for its user: one that is moved to another row opens nothing there.</summary>
internal sealed class TotpSecrets(IDataProtectionProvider protection, ILogger<TotpSecrets> logger)
{
    private const string Purpose = "JwtDeviceAuth.SecondFactors.Totp.v1";

    public byte[] Protect(long userId, byte[] secret) => ProtectorOf(userId).Protect(secret);

    /// <summary>Null, and a line in the log, where the keys of Data Protection are not those that encrypted it.</summary>
    public byte[]? TryOpen(TotpFactor factor)
    {
        try
        {
            return ProtectorOf(factor.UserId).Unprotect(factor.ProtectedSecret);
        }
        catch (CryptographicException exception)
        {
            SecondFactorsLog.SecretUnreadable(logger, factor.Id, factor.UserId, exception.Message);
            return null;
        }
    }

    private IDataProtector ProtectorOf(long userId) => protection.CreateProtector(Purpose, userId.ToString(CultureInfo.InvariantCulture));
}
