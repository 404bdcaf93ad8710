using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>The configured keys, loaded once: one set for access tokens, another for refresh tokens.</summary>
internal sealed class TokenKeys
{
    private readonly DerivedMacs _successors;

    public TokenKeys(IOptions<JwtDeviceAuthOptions> options, TokenKeyLoader loader)
    {
        var settings = options.Value;
        var access = new List<TokenKey>();
        if (settings.SigningKey is { Length: > 0 } master)
        {
            access.Add(loader.LoadMaster(master));
        }

        access.AddRange(settings.SigningKeys.Select((key, index) => loader.Load(key, $"SigningKeys:{index}")));
        Access = new TokenKeySet(access, []);

        List<TokenKey> derived = [.. access.Where(key => key.Key is SymmetricSecurityKey).Select(DeriveRefreshKey)];
        List<TokenKey> configured = [.. settings.RefreshTokenKeys.Select((key, index) => loader.Load(key, $"RefreshTokenKeys:{index}"))];
        Refresh = configured.Count > 0 ? new TokenKeySet(configured, derived) : new TokenKeySet(derived, []);

        LockoutKey = Derive(Refresh.Signers[0], "JwtDeviceAuth lockout v1");
        _successors = new DerivedMacs(Refresh, "JwtDeviceAuth refresh token successor v1");
        Nonces = new DerivedMacs(Refresh, "JwtDeviceAuth DPoP nonce v1");
    }

    /// <summary>The configured keys of access tokens; <see cref="AccessTokenKeys"/> says which are in force.</summary>
    public TokenKeySet Access { get; }

    public TokenKeySet Refresh { get; }

    /// <summary>The key under which failed logins are counted: of the oldest key, because a new one makes the counts start anew.</summary>
    public byte[] LockoutKey { get; }

    /// <summary>
    /// The key that turns a refresh token into its successor. It belongs to the key that signed the presented token, not to the one that
    /// signs today, so that the successor stays the same when a key is replaced between a refresh and its repetition.
    /// </summary>
    public MacPool Successors(string kid) => _successors.Of(kid);

    /// <summary>Those of the nonces for proofs.</summary>
    public DerivedMacs Nonces { get; }

    /// <summary>A key for one purpose, of a key of refresh tokens: from it nobody comes back to that, or to one for another purpose.</summary>
    public static byte[] Derive(TokenKey key, string purpose)
        => HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            ((SymmetricSecurityKey)key.Key).Key,
            outputLength: SHA256.HashSizeInBytes,
            info: System.Text.Encoding.ASCII.GetBytes(purpose));

    private static TokenKey DeriveRefreshKey(TokenKey master)
        => TokenKeyLoader.Symmetric(Derive(master, "JwtDeviceAuth refresh token v1"), kid: null, master.NotBefore);
}
