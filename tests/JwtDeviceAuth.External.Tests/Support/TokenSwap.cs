using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Testing;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>Stands between the application and the provider, and puts another ID token into the token endpoint's answer.</summary>
public sealed class TokenSwap : DelegatingHandler
{
    public TokenSwap()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
    }

    /// <summary>Makes the ID token from the claims of the real one.</summary>
    public Func<JsonObject, string>? Forge { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Forge is null || request.RequestUri!.AbsolutePath != "/token" || !response.IsSuccessStatusCode)
        {
            return response;
        }

        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        answer["id_token"] = Forge(TokenPair.Payload((string)answer["id_token"]!).AsObject());
        response.Content = JsonContent.Create(answer);
        return response;
    }
}
