using System.Buffers;
using System.Reflection;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace JwtDeviceAuth.Sessions;

/// <summary>Answers with tokens: a <see cref="TokenResponse"/>, written without the serializer, since refreshes are what a server is asked most.</summary>
internal sealed class TokenResult(DeviceTokens tokens, IReadOnlyList<string>? recoveryCodes = null) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TokenResponse), [BodyFormat.Json]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString(TokenResponse.AccessTokenName, tokens.AccessToken);
        json.WriteString(TokenResponse.RefreshTokenName, tokens.RefreshToken);
        json.WriteString(TokenResponse.TokenTypeName, "bearer");
        json.WriteNumber(TokenResponse.ExpiresInName, (long)tokens.AccessTokenExpiresIn.TotalSeconds);
        json.WriteNumber(TokenResponse.RefreshExpiresInName, (long)tokens.RefreshTokenExpiresIn.TotalSeconds);
        if (recoveryCodes is not null)
        {
            json.WriteStartArray(TokenResponse.RecoveryCodesName);
            foreach (var code in recoveryCodes)
            {
                json.WriteStringValue(code);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        var response = httpContext.Response;
        var body = buffer.Finish();
        response.Headers.CacheControl = NoStore.Value;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
        return Task.CompletedTask;
    }
}
