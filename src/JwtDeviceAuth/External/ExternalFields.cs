using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary>The fields that several endpoints of social logins take, and the answer that they give.</summary>
internal static class ExternalFields
{
    public static string Verifier(RequestFields fields)
    {
        var verifier = fields.Required("code_verifier");
        if (verifier.Length > 0 && !CodeChallenge.IsVerifier(verifier))
        {
            fields.AddError("code_verifier", "must be 43 to 128 unreserved characters (RFC 7636)");
        }

        return verifier;
    }

    /// <summary>The text whose hash is the ID token's nonce; null if none was sent.</summary>
    public static string? Nonce(RequestFields fields)
    {
        var nonce = fields.Text("nonce");
        if (!string.IsNullOrEmpty(nonce) && !NativeNonce.IsUsable(nonce))
        {
            fields.AddError("nonce", $"must be the random text, of {NativeNonce.MinimumLength} to {NativeNonce.MaximumLength} characters, whose SHA-256 is the ID token's nonce");
        }

        return nonce;
    }

    /// <summary>Null if none was sent.</summary>
    public static string? OptionalDeviceId(RequestFields fields)
    {
        var deviceId = fields.Text("device_id");
        if (string.IsNullOrEmpty(deviceId))
        {
            return null;
        }

        if (!DeviceIds.IsValid(deviceId))
        {
            fields.AddError("device_id", $"must be 1 to {DeviceIds.MaximumLength} printable characters, and not {DeviceIds.None}");
        }

        return deviceId;
    }

    public static Results<TokenResult, Problem> Answer(ExternalLoginResult result, TokenDelivery delivery)
        => result.Succeeded ? new TokenResult(result.Tokens, delivery) : ExternalFailures.For(result);
}
