using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary><c>GET</c> and <c>POST me/links</c>, and <c>DELETE me/links/{provider}</c>.</summary>
internal static class LinkEndpoints
{
    public static async Task<Ok<LinkResponse[]>> ListAsync(ClaimsPrincipal user, LinkService links, CancellationToken cancellationToken)
        => TypedResults.Ok((await links.ListAsync(user.GetUserId(), cancellationToken)).Select(LinkResponse.From).ToArray());

    /// <summary>Takes one of three proofs: a link code, the one-time code of a login in the browser, or an ID token.</summary>
    public static async Task<Results<Ok<LinkResponse>, Problem>> AddAsync(
        HttpContext context,
        ClaimsPrincipal user,
        LinkService links,
        ExternalProviders providers,
        IdTokenLogin idTokens,
        RemoteFailures failures,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var userId = user.GetUserId();
        var (linkCode, code, idToken) = (fields.Text("link_code"), fields.Text("code"), fields.Text("id_token"));
        if (new[] { linkCode, code, idToken }.Count(proof => !string.IsNullOrEmpty(proof)) != 1)
        {
            fields.AddError("link_code", "send either link_code, or code and code_verifier, or provider and id_token");
        }

        var verifier = string.IsNullOrEmpty(code) ? string.Empty : ExternalFields.Verifier(fields);
        var provider = string.IsNullOrEmpty(idToken) ? string.Empty : fields.Required("provider");
        var nonce = ExternalFields.Nonce(fields);
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        if (!string.IsNullOrEmpty(linkCode))
        {
            return Answer(await links.LinkByLinkCodeAsync(userId, linkCode, cancellationToken));
        }

        if (!string.IsNullOrEmpty(code))
        {
            return Answer(await links.LinkByCodeAsync(userId, code, verifier, cancellationToken));
        }

        if (providers.Find(provider) is not { } found)
        {
            return ExternalFailures.UnknownProvider;
        }

        var (login, failure) = await NativeLoginEndpoint.ReadIdTokenAsync(found, idTokens, failures, idToken!, nonce, cancellationToken);
        return login is null ? failure! : Answer(await links.LinkAsync(userId, login, cancellationToken));
    }

    public static async Task<Results<NoContent, Problem>> RemoveAsync(
        [Description("The provider, from the list of links.")] string provider,
        ClaimsPrincipal user,
        LinkService links,
        CancellationToken cancellationToken)
        => await links.UnlinkAsync(user.GetUserId(), provider, cancellationToken) switch
        {
            UnlinkResult.Succeeded => TypedResults.NoContent(),
            UnlinkResult.LastWayIn => ExternalFailures.LastSignInMethod,
            _ => ExternalFailures.LinkNotFound,
        };

    private static Results<Ok<LinkResponse>, Problem> Answer((ExternalLoginResult Result, SocialAccount? Account) outcome)
        => outcome.Account is { } account ? TypedResults.Ok(LinkResponse.From(account)) : ExternalFailures.For(outcome.Result);
}

/// <summary>A social account on the wire.</summary>
internal sealed record LinkResponse
{
    [JsonPropertyName("provider"), Description("The provider.")]
    public required string Provider { get; init; }

    [JsonPropertyName("email"), Description("The address that the provider told at the last login, if any.")]
    public required string? Email { get; init; }

    [JsonPropertyName("created_at"), Description("When it was linked, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    public static LinkResponse From(SocialAccount account) => new()
    {
        Provider = account.Provider,
        Email = account.Email,
        CreatedAt = account.CreatedAt.UtcDateTime,
    };
}

/// <summary>The body of <c>POST me/links</c>, for the OpenAPI document.</summary>
internal sealed record LinkBody
{
    [JsonPropertyName("link_code"), Description("The code that came with account_link_required.")]
    public string? LinkCode { get; init; }

    [JsonPropertyName("code"), Description("Instead: the one-time code of a login in the browser.")]
    public string? Code { get; init; }

    [JsonPropertyName("code_verifier"), Description("With code: the secret whose S256 challenge started that login.")]
    public string? CodeVerifier { get; init; }

    [JsonPropertyName("provider"), Description("With id_token: the provider that gave it.")]
    public string? Provider { get; init; }

    [JsonPropertyName("id_token"), Description("Instead: the ID token from the provider's SDK.")]
    public string? IdToken { get; init; }

    [JsonPropertyName("nonce"), Description("With id_token: the random text whose SHA-256 the app gave the SDK as nonce.")]
    public string? Nonce { get; init; }
}
