using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>What a signed-in user does with second factors: <c>me/factors</c> and below.</summary>
internal static class SecondFactorEndpoints
{
    public static async Task<Ok<SecondFactorsResponse>> ListAsync(
        ClaimsPrincipal user, ISecondFactorService factors, CancellationToken cancellationToken)
        => TypedResults.Ok(SecondFactorsResponse.From(await factors.FindAsync(user.GetUserId(), cancellationToken)));

    public static async Task<Results<Ok<TotpSetupResponse>, Problem>> StartTotpAsync(
        HttpContext context, ClaimsPrincipal user, ISecondFactorService factors, FailureResponses failures, CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: true, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var (name, password) = (fields.Label("name", Label.MaximumDeviceNameLength), fields.TextOrNull("password"));
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        var result = await factors.StartTotpAsync(RequesterReader.Read(context, user), name, password, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(TotpSetupResponse.From(result.Setup))
            : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<Ok<RecoveryCodesResponse>, Problem>> ConfirmTotpAsync(
        [Description("The id from the start.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        ISecondFactorService factors,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var (fields, problem) = await RequestBody.ReadAsync(context.Request, allowForm: true, allowEmpty: false, cancellationToken);
        if (fields is null)
        {
            return problem!;
        }

        var code = TotpMethod.ReadCode(fields, "code");
        if (fields.Problem is { } invalid)
        {
            return invalid;
        }

        if (!RouteId.TryParse(id, out var key))
        {
            return SecondFactorFailures.FactorNotFound;
        }

        var result = await factors.ConfirmTotpAsync(RequesterReader.Read(context, user), key, code!, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(new RecoveryCodesResponse(result.RecoveryCodes))
            : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<NoContent, Problem>> RemoveTotpAsync(
        [Description("The id from the list.")] string id,
        HttpContext context,
        ClaimsPrincipal user,
        ISecondFactorService factors,
        FailureResponses failures,
        CancellationToken cancellationToken)
    {
        var (password, problem) = await RequestBody.ReadPasswordAsync(context.Request, allowForm: true, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        if (!RouteId.TryParse(id, out var key))
        {
            return SecondFactorFailures.FactorNotFound;
        }

        var result = await factors.RemoveTotpAsync(RequesterReader.Read(context, user), key, password, cancellationToken);
        return result.Succeeded ? TypedResults.NoContent() : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<Ok<RecoveryCodesResponse>, Problem>> ReplaceRecoveryCodesAsync(
        HttpContext context, ClaimsPrincipal user, ISecondFactorService factors, FailureResponses failures, CancellationToken cancellationToken)
    {
        var result = await factors.ReplaceRecoveryCodesAsync(RequesterReader.Read(context, user), cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(new RecoveryCodesResponse(result.RecoveryCodes))
            : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }

    public static async Task<Results<NoContent, Problem>> EndTrustAsync(
        HttpContext context, ClaimsPrincipal user, ISecondFactorService factors, FailureResponses failures, CancellationToken cancellationToken)
    {
        var result = await factors.EndTrustAsync(RequesterReader.Read(context, user), cancellationToken);
        return result.Succeeded ? TypedResults.NoContent() : SecondFactorFailures.For(result.Status, result.RetryAfter, failures);
    }
}

/// <summary>The body of <c>POST me/factors/totp</c>, for the OpenAPI document.</summary>
internal sealed record TotpBody
{
    [JsonPropertyName("name"), Description("A name for the authenticator app. What cannot be shown of it is left out, and what is past 128 characters.")]
    public string? Name { get; init; }

    [JsonPropertyName("password"), Description("The password. Absent for a user who has none, or who has a second factor: they need a recent login, with both factors where there are two.")]
    public string? Password { get; init; }
}

/// <summary>The body of <c>POST me/factors/totp/{id}/confirm</c>, for the OpenAPI document.</summary>
internal sealed record TotpConfirmBody(
    [property: JsonPropertyName("code"), Description("The six digits that the authenticator app shows; spaces do not matter.")] string Code);

/// <summary>The body of <c>DELETE me/factors/totp/{id}</c>, for the OpenAPI document.</summary>
internal sealed record TotpRemoveBody
{
    [JsonPropertyName("password"), Description("The password, where a factor that waits for its first code is removed by a user who has no second factor.")]
    public string? Password { get; init; }
}
