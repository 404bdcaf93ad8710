using System.Collections.Concurrent;
using System.Security.Cryptography;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// Makes keys and opens stored ones. The public half, too, is read from the protected part only: who can write to the database, but does
/// not hold the Data Protection keys, cannot slip in a key of their own.
/// </summary>
internal sealed class KeyProtector(IDataProtectionProvider protection, ILogger<KeyProtector> logger)
{
    private const int RsaBits = 2048;

    private readonly IDataProtector _protector = protection.CreateProtector("JwtDeviceAuth.KeyRing.v1");
    private readonly ConcurrentDictionary<string, TokenKey> _opened = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    public StoredSigningKey Make(string algorithm, long generation, DateTimeOffset activatesAt, DateTimeOffset now)
    {
        using var pair = CreatePair(algorithm);
        var privateKey = pair.ExportPkcs8PrivateKey();
        try
        {
            return new StoredSigningKey
            {
                Generation = generation,
                Kid = TokenKeyLoader.Asymmetric(pair, kid: null, notBefore: null).Kid,
                Algorithm = algorithm,
                ProtectedKey = Protect(privateKey),
                // The signer is chosen by a token's time, which has no fractions.
                ActivatesAt = activatesAt.ToWholeSeconds(),
                CreatedAt = now.ToWholeMilliseconds(),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    /// <summary>The key; null, and one line in the log per key, where it cannot be read.</summary>
    public TokenKey? TryOpen(StoredSigningKey stored)
    {
        // The same object as long as the key lives: signature providers are cached by it.
        if (_opened.TryGetValue(stored.Kid, out var known))
        {
            return known;
        }

        try
        {
            var key = Open(stored);
            _reported.TryRemove(stored.Kid, out _);
            return _opened.GetOrAdd(stored.Kid, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            if (_reported.TryAdd(stored.Kid, true))
            {
                KeysLog.SigningKeyUnreadable(logger, stored.Kid, exception.Message);
            }

            return null;
        }
    }

    /// <summary>Lets go of keys that are no longer in the store.</summary>
    public void KeepOnly(IEnumerable<StoredSigningKey> rows)
    {
        var kids = rows.Select(row => row.Kid).ToHashSet(StringComparer.Ordinal);
        foreach (var kid in _opened.Keys.Where(kid => !kids.Contains(kid)))
        {
            // Not disposed: a request may be using it.
            _opened.TryRemove(kid, out _);
        }
    }

    private byte[] Protect(byte[] privateKey)
    {
        try
        {
            return _protector.Protect(privateKey);
        }
        catch (CryptographicException exception)
        {
            throw new StartupFaultException(
                $"JwtDeviceAuth: a key of the ring could not be encrypted, because Data Protection has no key that it can use or keep: "
                + $"{exception.GetBaseException().Message} Check where PersistKeysTo... keeps them.",
                exception);
        }
    }

    private TokenKey Open(StoredSigningKey stored)
    {
        var privateKey = _protector.Unprotect(stored.ProtectedKey);
        var pair = CreatePair(stored.Algorithm);
        try
        {
            pair.ImportPkcs8PrivateKey(privateKey, out _);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }

        var key = TokenKeyLoader.Asymmetric(pair, kid: null, notBefore: null);
        return key.Kid == stored.Kid ? key : throw new CryptographicException("Its kid is that of another key.");
    }

    private static AsymmetricAlgorithm CreatePair(string algorithm) => algorithm switch
    {
        SecurityAlgorithms.EcdsaSha256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        SecurityAlgorithms.RsaSha256 => RSA.Create(RsaBits),
        _ => throw new NotSupportedException($"This version of the library does not know the algorithm '{algorithm}'."),
    };
}
