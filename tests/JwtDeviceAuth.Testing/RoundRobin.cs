namespace JwtDeviceAuth.Testing;

/// <summary>Sends each request to the next of several addresses, as a load balancer without sticky sessions would.</summary>
internal sealed class RoundRobin(Uri[] addresses)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private int _requests;

    public Uri LastAsked { get; private set; } = addresses[0];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastAsked = addresses[(uint)Interlocked.Increment(ref _requests) % addresses.Length];
        request.RequestUri = new Uri(LastAsked, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
