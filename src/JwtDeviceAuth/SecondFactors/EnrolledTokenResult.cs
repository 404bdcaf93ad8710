using System.Reflection;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Answers a login that added its first factor: the tokens, and the recovery codes that are shown this once.</summary>
internal sealed class EnrolledTokenResult(DeviceTokens tokens, TokenDelivery delivery, IReadOnlyList<string>? recoveryCodes)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly TokenResult _tokens = new(tokens, delivery, recoveryCodes);

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(EnrolledTokenResponse), [BodyFormat.Json]));

    public Task ExecuteAsync(HttpContext httpContext) => _tokens.ExecuteAsync(httpContext);
}
