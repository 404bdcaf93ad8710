using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>Stands between the application and the provider, and notes every secret that passes.</summary>
public sealed class ProviderSpy : DelegatingHandler
{
    private static readonly string[] SecretFields = ["code", "code_verifier", "client_secret"];
    private static readonly string[] SecretAnswers = ["access_token", "id_token", "refresh_token"];

    public ProviderSpy()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
    }

    public List<string> Secrets { get; } = [];

    public List<string> ClientSecrets { get; } = [];

    /// <summary>Answers for the provider, by path; null lets the provider answer.</summary>
    public Func<string, HttpResponseMessage?>? Instead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            var form = QueryHelpers.ParseQuery(await content.ReadAsStringAsync(cancellationToken));
            Secrets.AddRange(SecretFields.Where(form.ContainsKey).Select(name => form[name].ToString()));
            if (form.TryGetValue("client_secret", out var secret))
            {
                ClientSecrets.Add(secret.ToString());
            }
        }

        var response = Instead?.Invoke(request.RequestUri!.AbsolutePath) ?? await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath == "/token" && response.IsSuccessStatusCode)
        {
            var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
            Secrets.AddRange(SecretAnswers.Select(name => (string?)answer[name]).OfType<string>());
            response.Content = JsonContent.Create(answer);
        }

        return response;
    }
}
