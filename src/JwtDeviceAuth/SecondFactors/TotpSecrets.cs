using System.Globalization;
using System.Security.Cryptography;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Encrypts the secrets of authenticator apps, each for its user: one that is moved to another row opens nothing there.</summary>
internal sealed class TotpSecrets(IDataProtectionProvider protection, DataProtectionPlace place, ILogger<TotpSecrets> logger)
{
    private const string Purpose = "JwtDeviceAuth.SecondFactors.Totp.v1";

    /// <summary>The secret as it is stored.</summary>
    /// <exception cref="InvalidOperationException">The keys of Data Protection would be lost with this process, and with them the way in.</exception>
    public byte[] Protect(long userId, byte[] secret) => place.Fault is { } fault
        ? throw new InvalidOperationException(
            $"JwtDeviceAuth: no authenticator app can be added, because Data Protection has no safe place for its keys: {fault} "
            + "Name one, for example: services.AddDataProtection().PersistKeysToFileSystem(new(\"/mnt/keys\"))")
        : ProtectorOf(userId).Protect(secret);

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
