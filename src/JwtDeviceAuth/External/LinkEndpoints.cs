using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary><c>GET</c> and <c>POST me/links</c>, and <c>DELETE me/links/{id}</c>.</summary>
internal static class LinkEndpoints
{
    public static async Task<Ok<LinkResponse[]>> ListAsync(ClaimsPrincipal user, ILinkService links, CancellationToken cancellationToken)
        => TypedResults.Ok((await links.ListAsync(user.GetUserId(), cancellationToken)).Select(LinkResponse.From).ToArray());

    /// <summary>What shows the account is one of three: a link code, the one-time code of a login in the browser, or an ID token.</summary>
    public static async Task<Results<Ok<LinkResponse>, Problem>> AddAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ILinkService links,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (linkCode, code, idToken) = (fields.TextOrNull("link_code"), fields.TextOrNull("code"), fields.TextOrNull("id_token"));
        if (new[] { linkCode, code, idToken }.Count(shown => shown is not null) != 1)
        {
            fields.AddError(
                "link_code",
                $"send either {fields.NameOf("link_code")}, or code and {fields.NameOf("code_verifier")}, or provider and {fields.NameOf("id_token")}");
        }

        var request = new LinkRequest
        {
            Requester = RequesterReader.Read(context, user),
            Password = fields.TextOrNull("password"),
            LinkCode = linkCode,
            Code = code,
            CodeVerifier = code is null ? null : ExternalFields.Verifier(fields),
            IdToken = idToken,
            Provider = idToken is null ? null : fields.Required("provider"),
            Nonce = ExternalFields.Nonce(fields),
        };
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await links.AddAsync(request, cancellationToken);
        return result.Succeeded ? TypedResults.Ok(LinkResponse.From(new LinkedAccount(result.Account, sinceLastProof: false))) : ExternalFailures.For(result, failures);
    }

    public static async Task<Results<NoContent, Problem>> RemoveAsync(
        [Description("The account's id, from the list of links.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        ILinkService links,
        FailureResponses failures,
        RefreshCookies cookies,
        CancellationToken cancellationToken)
    {
        var (password, problem) = await RequestBody.ReadPasswordAsync(context.Request, allowForm: true, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        if (!RouteId.TryParse(id, out var key))
        {
            return ExternalFailures.LinkNotFound;
        }

        var result = await links.RemoveAsync(RequesterReader.Read(context, user), key, password, cancellationToken);
        if (!result.Succeeded)
        {
            return ExternalFailures.For(result, failures);
        }

        cookies.Clear(context, token => result.EndedSessions.Any(ended => ended.SessionId == token.SessionId));
        return TypedResults.NoContent();
    }
}

/// <summary>A social account on the wire.</summary>
internal sealed record LinkResponse
{
    [JsonPropertyName("id"), Description("Names the account in the request that removes it.")]
    public required long Id { get; init; }

    [JsonPropertyName("provider"), Description("The provider.")]
    public required string Provider { get; init; }

    [JsonPropertyName("email"), Description("The address that the provider gave at the last login, if any.")]
    public required string? Email { get; init; }

    [JsonPropertyName("created_at"), Description("When it was linked, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("since_last_proof")]
    [Description("Whether it was linked between the last two passwords: somebody who knew the one before may have done it. Ask the person.")]
    public required bool SinceLastProof { get; init; }

    public static LinkResponse From(LinkedAccount linked) => new()
    {
        Id = linked.Account.Id,
        Provider = linked.Account.Provider,
        Email = linked.Account.Email,
        CreatedAt = linked.Account.CreatedAt.UtcDateTime,
        SinceLastProof = linked.SinceLastProof,
    };
}

/// <summary>The body of <c>POST me/links</c>, for the OpenAPI document.</summary>
internal sealed record LinkBody
{
    [JsonPropertyName("password"), Description("The password. Absent for a user who has none and has just signed in with a social account.")]
    public string? Password { get; init; }

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

/// <summary>The body of <c>DELETE me/links/{id}</c>, for the OpenAPI document.</summary>
internal sealed record UnlinkBody
{
    [JsonPropertyName("password"), Description("The password. Absent for a user who has none and has just signed in with a social account.")]
    public string? Password { get; init; }
}
