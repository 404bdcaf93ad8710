using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>Reads the proof of a request to the library's own ways in.</summary>
internal sealed class DPoPProofs(ProofCheck check, ProofNonces nonces, IOptions<JwtDeviceAuthOptions> options)
{
    /// <summary>The field in which a client asks for bound access tokens.</summary>
    public const string AccessTokenField = "dpop_access_token";

    /// <summary>Of that field, for the OpenAPI document.</summary>
    public const string Description = "With a proof in the header DPoP: whether the access tokens are bound to the key too, and not only the session. Default: false.";

    private readonly DPoPOptions _options = options.Value.DPoP;

    /// <summary>The key that a login binds its session to; neither key nor problem where there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fields">Its body; what is wrong with the field of this room is noted there.</param>
    public (DeviceKey? Key, Problem? Problem) ReadForLogin(HttpContext context, RequestFields fields) => _options.Mode switch
    {
        DPoPMode.Off => (null, null),
        DPoPMode.Required when !IsSent(context) => (null, DPoPFailures.Missing),
        _ => ReadForRefresh(context, fields),
    };

    /// <summary>The key of a request between a login and its session, by which nothing is bound yet.</summary>
    public (DeviceKey? Key, Problem? Problem) ReadForSetup(HttpContext context) => _options.Mode switch
    {
        DPoPMode.Off => (null, null),
        DPoPMode.Required when !IsSent(context) => (null, DPoPFailures.Missing),
        _ => Read(context, bindsAccessToken: false),
    };

    /// <summary>The key that a refresh has. Whether it needs one, its session says.</summary>
    public (DeviceKey? Key, Problem? Problem) ReadForRefresh(HttpContext context, RequestFields fields)
    {
        // A client of OAuth expects that a proof binds the access token too (RFC 9449, section 5).
        var bindsAccessToken = fields.BooleanOrBlank(AccessTokenField, absent: OAuthForm.Of(context) is not null);
        return Read(context, bindsAccessToken);
    }

    private (DeviceKey? Key, Problem? Problem) Read(HttpContext context, bool bindsAccessToken)
    {
        if (!IsSent(context))
        {
            return (null, null);
        }

        var result = check.Check(context.Request, accessToken: null);
        if (!result.Succeeded)
        {
            return (null, DPoPFailures.For(result));
        }

        if (_options.RequireNonce)
        {
            // For the next proof (RFC 9449, section 8.2).
            context.Response.Headers[ProofCheck.NonceHeaderName] = nonces.Current();
        }

        return (new DeviceKey(result.KeyThumbprint) { BindsAccessToken = bindsAccessToken, Proof = result.Note }, null);
    }

    private static bool IsSent(HttpContext context) => context.Request.Headers.ContainsKey(ProofCheck.HeaderName);
}
