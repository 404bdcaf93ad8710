using System.Net;
using System.Net.Sockets;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Sends each request to the next of several addresses, as a load balancer without sticky sessions would.</summary>
internal sealed class RoundRobin(Uri[] addresses, IPAddress? from = null) : DelegatingHandler(NewHandler(from))
{
    private int _requests;

    public Uri LastAsked { get; private set; } = addresses[0];

    /// <summary>Gets each request when it is known where it goes.</summary>
    public Action<HttpRequestMessage>? Sending { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastAsked = addresses[(uint)Interlocked.Increment(ref _requests) % addresses.Length];
        request.RequestUri = new Uri(LastAsked, request.RequestUri!.PathAndQuery);
        Sending?.Invoke(request);
        return base.SendAsync(request, cancellationToken);
    }

    private static SocketsHttpHandler NewHandler(IPAddress? from)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(from, 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }
}
