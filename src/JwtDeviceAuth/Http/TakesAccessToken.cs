namespace JwtDeviceAuth.Http;

/// <summary>Marks an endpoint that takes an access token and checks by itself whether there is one, for OpenAPI documents.</summary>
internal sealed class TakesAccessToken
{
    public static readonly TakesAccessToken Instance = new();
}
