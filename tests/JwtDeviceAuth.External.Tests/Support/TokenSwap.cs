using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>Stands between the application and the provider, and changes what the provider answers.</summary>
public sealed class TokenSwap : DelegatingHandler
{
    public TokenSwap()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
    }

    /// <summary>Makes the ID token from the claims of the real one.</summary>
    public Func<JsonObject, string>? Forge { get; set; }

    /// <summary>Changes the token endpoint's answer.</summary>
    public Action<JsonObject>? Change { get; set; }

    /// <summary>Answers for the provider, by path; null lets the provider answer.</summary>
    public Func<string, HttpResponseMessage?>? Instead { get; set; }

    public static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "application/json")
        => new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Instead?.Invoke(request.RequestUri!.AbsolutePath) is { } answered)
        {
            return answered;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if ((Forge is null && Change is null) || request.RequestUri!.AbsolutePath != "/token" || !response.IsSuccessStatusCode)
        {
            return response;
        }

        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        Change?.Invoke(answer);
        if (Forge is not null)
        {
            answer["id_token"] = Forge(TokenPair.Payload((string)answer["id_token"]!).AsObject());
        }

        response.Content = JsonContent.Create(answer);
        return response;
    }
}
