using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>A connection that sends bytes as they are, and is kept as long as the server keeps it.</summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    // Far more than any answer needs, also on a busy machine: what takes longer hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _filled;

    /// <summary>The answer; a status of 0 where the server hung up without one.</summary>
    public async Task<(int Status, string Body)> ExchangeAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await SendAsync(request, deadline.Token);
            return await ReceiveAsync(request.IsWhole, deadline.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            Close();
            return (0, exception.Message);
        }
    }

    public void Dispose() => Close();

    private async Task SendAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        }

        for (var sent = 0; sent < request.Bytes.Length;)
        {
            sent += await _socket.SendAsync(request.Bytes.AsMemory(sent), cancellationToken);
        }

        if (!request.IsWhole)
        {
            // Else the server would rightly wait for the rest.
            _socket.Shutdown(SocketShutdown.Send);
        }
    }

    private async Task<(int Status, string Body)> ReceiveAsync(bool keep, CancellationToken cancellationToken)
    {
        _filled = 0;
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                return (0, "The server hung up.");
            }
        }

        var head = Encoding.Latin1.GetString(_buffer, 0, end);
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        var isChunked = head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        var total = length is null ? 0 : int.Parse(length.AsSpan(16), CultureInfo.InvariantCulture);
        while (isChunked ? !_buffer.AsSpan(0, _filled).EndsWith("0\r\n\r\n"u8) : _filled < end + 4 + total)
        {
            if (!await FillAsync(cancellationToken))
            {
                break;
            }
        }

        var body = Encoding.UTF8.GetString(_buffer, end + 4, _filled - end - 4);
        if (!keep || head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
        {
            Close();
        }

        return (status, body);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        var read = _filled < _buffer.Length ? await _socket!.ReceiveAsync(_buffer.AsMemory(_filled), cancellationToken) : 0;
        _filled += read;
        if (read == 0)
        {
            Close();
        }

        return read > 0;
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
