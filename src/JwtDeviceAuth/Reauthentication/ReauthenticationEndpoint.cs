using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.SecondFactors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Reauthentication;

/// <summary><c>POST me/reauthenticate</c>.</summary>
internal static class ReauthenticationEndpoint
{
    public static async Task<Results<Ok<AccessTokenResponse>, Problem>> HandleAsync(
        HttpContext context,
        ClaimsPrincipal user,
        IReauthenticationService reauthentication,
        IEnumerable<ISecondFactorMethod> methods,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (password, code, idToken) = (fields.TextOrNull("password"), fields.TextOrNull("code"), fields.TextOrNull("id_token"));
        // A recovery code is for a login of a person who has lost all else.
        ISecondFactorMethod[] taken = [.. methods.Where(method => method.Name != RecoveryCodeMethod.FieldName)];
        ISecondFactorMethod[] sent = [.. taken.Where(method => fields.Has(method.Name))];
        var request = new ReauthenticationRequest
        {
            Requester = RequesterReader.Read(context, user),
            Password = password,
            Code = code,
            CodeVerifier = code is null ? null : ExternalFields.Verifier(fields),
            IdToken = idToken,
            Provider = idToken is null ? null : fields.Required("provider"),
            Nonce = ExternalFields.Nonce(fields),
            Method = sent.Length == 1 ? sent[0].Name : null,
            Answer = sent.Length == 1 ? sent[0].Read(fields) ?? string.Empty : null,
        };
        if (request.Ways > 1 || sent.Length > 1 || request.Ways + sent.Length == 0)
        {
            fields.AddError(
                "password",
                $"send either password, or code and {fields.NameOf("code_verifier")}, or provider and {fields.NameOf("id_token")}; or {string.Join(" or ", taken.Select(method => fields.NameOf(method.Name)))}, alone or beside one of these");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await reauthentication.ReauthenticateAsync(request, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(new AccessTokenResponse
            {
                AccessToken = result.AccessToken,
                TokenType = result.TokenType,
                ExpiresIn = (long)result.AccessTokenExpiresIn.TotalSeconds,
            })
            : failures.For(result);
    }
}

/// <summary>An access token on the wire, without a refresh token: the one that there is stays.</summary>
internal sealed record AccessTokenResponse
{
    [JsonPropertyName("access_token"), Description("For the Authorization header: the token type, a space and this token.")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type"), Description("'bearer', or 'DPoP' as for the token that was sent.")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in"), Description("Seconds until the access token expires.")]
    public required long ExpiresIn { get; init; }
}

/// <summary>The body of <c>POST me/reauthenticate</c>, for the OpenAPI document.</summary>
internal sealed record ReauthenticationBody
{
    [JsonPropertyName("password"), Description("The password.")]
    public string? Password { get; init; }

    [JsonPropertyName("totp"), Description("Instead, or beside it: the six digits that the authenticator app shows. Both together are two factors.")]
    public string? Totp { get; init; }

    [JsonPropertyName("code"), Description("Instead: the one-time code of a login in the browser, with an account that is linked.")]
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
