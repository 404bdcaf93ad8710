using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.Passkeys;

/// <summary><c>POST me/passkeys/options</c>, <c>GET</c> and <c>POST me/passkeys</c>, and <c>PATCH</c> and <c>DELETE me/passkeys/{id}</c>.</summary>
internal static class PasskeyEndpoints
{
    public static async Task<Ok<PasskeyResponse[]>> ListAsync(ClaimsPrincipal user, IPasskeyService passkeys, CancellationToken cancellationToken)
        => TypedResults.Ok((await passkeys.ListAsync(user.GetUserId(), cancellationToken)).Select(passkey => PasskeyResponse.From(passkey)).ToArray());

    public static async Task<Results<ContentHttpResult, Problem>> StartAsync(
        HttpContext context, ClaimsPrincipal user, IPasskeyService passkeys, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (password, problem) = await RequestBody.ReadPasswordAsync(context.Request, allowForm: false, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var result = await passkeys.StartAsync(RequesterReader.Read(context, user), password, cancellationToken);
        return result.Succeeded
            ? TypedResults.Content(result.Options, BodyFormat.Json)
            : PasskeyFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<Ok<PasskeyResponse>, Problem>> AddAsync(
        HttpContext context, ClaimsPrincipal user, IPasskeyService passkeys, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (passkey, name) = (fields.Json(PasskeyMethod.FieldName), fields.Line("name", Label.MaximumDeviceNameLength));
        if (passkey is null)
        {
            fields.AddError(PasskeyMethod.FieldName, "is required: the credential that the browser made, as its toJSON() gives it");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await passkeys.AddAsync(RequesterReader.Read(context, user), passkey!, name, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(PasskeyResponse.From(result.Passkey, result.RecoveryCodes))
            : PasskeyFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<Ok<PasskeyResponse>, Problem>> RenameAsync(
        [Description("The passkey's id from the list.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        IPasskeyService passkeys,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: false, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var name = fields.Line("name", Label.MaximumDeviceNameLength);
        if (name is null)
        {
            fields.AddError("name", "is required");
        }

        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        if (!RouteId.TryParse(id, out var key))
        {
            return PasskeyFailures.NotFound;
        }

        var result = await passkeys.RenameAsync(RequesterReader.Read(context, user), key, name!, cancellationToken);
        return result.Succeeded ? TypedResults.Ok(PasskeyResponse.From(result.Passkey)) : PasskeyFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<NoContent, Problem>> RemoveAsync(
        [Description("The passkey's id from the list.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        IPasskeyService passkeys,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        if (!RouteId.TryParse(id, out var key))
        {
            return PasskeyFailures.NotFound;
        }

        var result = await passkeys.RemoveAsync(RequesterReader.Read(context, user), key, cancellationToken);
        return result.Succeeded ? TypedResults.NoContent() : PasskeyFailures.For(result.Status, result.RetryAfter, failures);
    }
}

/// <summary>A passkey on the wire.</summary>
internal sealed record PasskeyResponse
{
    [JsonPropertyName("id"), Description("Names it in the requests that rename or remove it.")]
    public required long Id { get; init; }

    [JsonPropertyName("name"), Description("Its name.")]
    public required string? Name { get; init; }

    [JsonPropertyName("created_at"), Description("When it was added, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("last_used_at"), Description("When it was last used, in UTC; null before the first time.")]
    public required DateTime? LastUsedAt { get; init; }

    [JsonPropertyName("is_synced"), Description("Whether it is on several devices, as of its last use.")]
    public required bool IsSynced { get; init; }

    [JsonPropertyName("recovery_codes"), Description("Ten recovery codes, with the first second factor of a user; they are shown this once. Else null.")]
    public required IReadOnlyList<string>? RecoveryCodes { get; init; }

    public static PasskeyResponse From(Passkey passkey, IReadOnlyList<string>? recoveryCodes = null) => new()
    {
        Id = passkey.Id,
        Name = passkey.Name,
        CreatedAt = passkey.CreatedAt.UtcDateTime,
        LastUsedAt = passkey.LastUsedAt?.UtcDateTime,
        IsSynced = passkey.IsSynced,
        RecoveryCodes = recoveryCodes,
    };

    public override string ToString() => nameof(PasskeyResponse);
}

/// <summary>The body of <c>POST me/passkeys/options</c>, for the OpenAPI document.</summary>
internal sealed record PasskeyStartBody
{
    [JsonPropertyName("password"), Description("The password of a user who has one and no second factor.")]
    public string? Password { get; init; }
}

/// <summary>The body of <c>POST me/passkeys</c>, for the OpenAPI document.</summary>
internal sealed record PasskeyAddBody
{
    [JsonPropertyName("passkey"), Description("The credential that the browser made, as its toJSON() gives it.")]
    public required Dictionary<string, object> Passkey { get; init; }

    [JsonPropertyName("name"), Description("A name; absent for that of the authenticator. At most 128 characters.")]
    public string? Name { get; init; }
}

/// <summary>The body of <c>PATCH me/passkeys/{id}</c>, for the OpenAPI document.</summary>
internal sealed record PasskeyRenameBody
{
    [JsonPropertyName("name"), Description("The new name; at most 128 characters.")]
    public required string Name { get; init; }
}
