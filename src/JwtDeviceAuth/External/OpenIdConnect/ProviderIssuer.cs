using System.Buffers;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace JwtDeviceAuth.External;

/// <summary>
/// Who may have issued a token. A provider of many tenants (Microsoft's <c>common</c>) names no issuer in its discovery document, but a
/// pattern: <c>https://.../{tenantid}/v2.0</c>, where the token's <c>tid</c> says which tenant it was.
/// </summary>
internal static class ProviderIssuer
{
    public const string Tenant = "{tenantid}";

    private const int MaximumTenantLength = 64;

    private static readonly SearchValues<char> TenantCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    public static bool IsPattern(string? issuer) => issuer?.Contains(Tenant, StringComparison.Ordinal) == true;

    /// <summary>Whether an issuer is this one, or one that the pattern allows.</summary>
    public static bool Fits(string issuer, string? candidate)
    {
        if (candidate is null || !IsPattern(issuer))
        {
            return candidate == issuer;
        }

        var at = issuer.IndexOf(Tenant, StringComparison.Ordinal);
        var (before, after) = (issuer[..at], issuer[(at + Tenant.Length)..]);
        return candidate == issuer
            || (candidate.Length > before.Length + after.Length
                && candidate.StartsWith(before, StringComparison.Ordinal)
                && candidate.EndsWith(after, StringComparison.Ordinal)
                && IsTenant(candidate[before.Length..^after.Length]));
    }

    /// <summary>The issuer of a token, if it is one of this provider and the key that signed may speak for it.</summary>
    public static string? Of(OpenIdConnectProviderOptions options, OpenIdConnectConfiguration configuration, JsonWebToken token, StrictToken claims)
    {
        var issuer = claims.Text("iss");
        if (issuer is null)
        {
            return null;
        }

        var tenant = claims.Text("tid");
        var isIssuer = IsPattern(configuration.Issuer)
            ? IsTenant(tenant) && issuer == configuration.Issuer.Replace(Tenant, tenant, StringComparison.Ordinal)
            : issuer == configuration.Issuer || options.OtherIssuers.Contains(issuer, StringComparer.Ordinal);
        return isIssuer
            && (options.Tenants.Count == 0 || options.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase))
            && MaySign(configuration, token.SigningKey?.KeyId, issuer)
                ? issuer
                : null;
    }

    private static bool IsTenant(string? text)
        => text is { Length: >= 1 and <= MaximumTenantLength } && !text.AsSpan().ContainsAnyExcept(TenantCharacters);

    /// <summary>
    /// In Microsoft's key set a key can name the issuer that it signs for, by itself or as a pattern. It is the key that did sign: a token need
    /// not name one.
    /// </summary>
    private static bool MaySign(OpenIdConnectConfiguration configuration, string? kid, string issuer)
    {
        var keys = configuration.JsonWebKeySet?.Keys.Where(key => key.Kid == kid && key.AdditionalData.ContainsKey("issuer")).ToArray() ?? [];
        return keys.Length == 0 || keys.Any(key => Fits(key.AdditionalData["issuer"]?.ToString() ?? string.Empty, issuer));
    }
}
