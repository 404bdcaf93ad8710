using System.Net;
using System.Net.Sockets;

namespace JwtDeviceAuth.TestSupport;

public static class LoopbackPort
{
    /// <summary>A port that nobody listens on now, for a process that is to keep its address when it is started again.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
