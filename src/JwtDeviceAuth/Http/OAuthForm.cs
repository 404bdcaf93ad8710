using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Marks a request of a client that speaks OAuth: it came to an endpoint of OAuth's own, or sent <c>grant_type</c>. It is answered in the form of RFC 6749,
/// sections 5.1 and 5.2, failures included, whatever the setting for names says: such a client understands nothing else.
/// </summary>
internal sealed class OAuthForm
{
    private const string GrantTypeField = "grant_type";

    private OAuthForm()
    {
    }

    /// <summary>Whether the client asked for a scope. There are none, and the answer has to say so (section 3.3).</summary>
    public bool AsksForScope { get; private set; }

    public static OAuthForm? Of(HttpContext context) => context.Features.Get<OAuthForm>();

    public static void Use(HttpContext context) => context.Features.Set(new OAuthForm());

    /// <summary>The grant type; null where none was sent, or an empty one, which counts as none (section 3.2). With one the request is one of OAuth's.</summary>
    public static string? ReadGrantType(HttpContext context, RequestFields fields)
    {
        if (fields.OAuthText(GrantTypeField) is not { Length: > 0 } grantType)
        {
            return null;
        }

        var form = Of(context) ?? new OAuthForm();
        form.AsksForScope = !string.IsNullOrWhiteSpace(fields.OAuthText("scope"));
        context.Features.Set(form);
        return grantType;
    }

    /// <summary>Null if the grant type is none at all, or the one that the endpoint takes.</summary>
    public static Problem? FaultOf(string? grantType, string taken)
        => grantType is null || grantType == taken ? null : UnsupportedGrantType($"Send grant_type={taken}, or none.");

    public static Problem UnsupportedGrantType(string detail) => new(400, "unsupported_grant_type", "This grant type is not offered here.")
    {
        OAuthError = "unsupported_grant_type",
        Detail = detail,
    };
}
