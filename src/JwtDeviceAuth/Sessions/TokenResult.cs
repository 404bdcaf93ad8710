using System.Buffers;
using System.Reflection;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Sessions;

/// <summary>Answers with tokens: a <see cref="TokenResponse"/>, written without the serializer, since refreshes are what a server is asked most.</summary>
internal sealed class TokenResult(DeviceTokens tokens, TokenDelivery delivery, IReadOnlyList<string>? recoveryCodes = null)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TokenResponse), [BodyFormat.Json]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Write(httpContext);
        await ResponseBody.FlushAsync(httpContext.Response);
    }

    private void Write(HttpContext httpContext)
    {
        var oauth = OAuthForm.Of(httpContext);
        var names = oauth is null ? httpContext.RequestServices.GetRequiredService<WireNames>() : WireNames.SnakeCase;
        Deliver(httpContext);
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString(names.Of(TokenResponse.AccessTokenName), tokens.AccessToken);
        if (delivery == TokenDelivery.Body)
        {
            json.WriteString(names.Of(TokenResponse.RefreshTokenName), tokens.RefreshToken);
        }

        json.WriteString(names.Of(TokenResponse.TokenTypeName), tokens.TokenType);
        json.WriteNumber(names.Of(TokenResponse.ExpiresInName), (long)tokens.AccessTokenExpiresIn.TotalSeconds);
        json.WriteNumber(names.Of(TokenResponse.RefreshExpiresInName), (long)tokens.RefreshTokenExpiresIn.TotalSeconds);
        if (oauth is { AsksForScope: true })
        {
            // None of what was asked for was granted (RFC 6749, section 3.3): there are no scopes.
            json.WriteString(TokenResponse.ScopeName, string.Empty);
        }

        if (recoveryCodes is not null)
        {
            json.WriteStartArray(names.Of(TokenResponse.RecoveryCodesName));
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
        if (oauth is not null)
        {
            // For caches of HTTP/1.0; RFC 6749, section 5.1, demands it all the same.
            response.Headers.Pragma = "no-cache";
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    private void Deliver(HttpContext context)
    {
        if (delivery == TokenDelivery.Body && context.Request.Headers.Cookie.Count == 0)
        {
            return;
        }

        var cookies = context.RequestServices.GetRequiredService<RefreshCookies>();
        if (delivery == TokenDelivery.Cookie)
        {
            cookies.Set(context, tokens.RefreshToken, tokens.RefreshTokenExpiresIn);
        }
        else
        {
            cookies.ClearDevice(context, tokens.RefreshToken);
        }
    }
}
