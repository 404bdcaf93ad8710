using System.Security.Claims;

namespace JwtDeviceAuth.External;

/// <summary>
/// Reads what a remote handler put into the principal, under ASP.NET's names or OpenID Connect's. An address counts as verified only where
/// the claim <c>email_verified</c> says so.
/// </summary>
internal static class ExternalIdentityReader
{
    public const string Subject = "sub";
    public const string Email = "email";
    public const string EmailVerified = "email_verified";
    public const string Name = "name";

    public static ExternalIdentity? Read(ClaimsPrincipal principal)
        => First(principal, ClaimTypes.NameIdentifier, Subject) is { } id
            ? new ExternalIdentity
            {
                ProviderUserId = id,
                Email = First(principal, ClaimTypes.Email, Email),
                IsEmailVerified = string.Equals(First(principal, EmailVerified), "true", StringComparison.OrdinalIgnoreCase),
                Name = First(principal, ClaimTypes.Name, Name),
            }
            : null;

    private static string? First(ClaimsPrincipal principal, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (principal.FindFirst(type)?.Value is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
