using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Sends requests byte for byte, for what HttpClient corrects or refuses.</summary>
internal static class RawHttp
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Sends request line, headers and body, from a source address such as 127.0.0.2; every character is one byte. HTTP/1.0 spares the answer its chunks.
    /// </summary>
    public static async Task<Answer> SendAsync(Uri address, string requestLine, string[] headers, string body = "", string from = "127.0.0.1")
        => Parse(await SendTextAsync(address, requestLine, headers, body, from));

    /// <summary>The same, with the answer as it came.</summary>
    public static async Task<string> SendTextAsync(Uri address, string requestLine, string[] headers, string body = "", string from = "127.0.0.1")
    {
        var version = requestLine.EndsWith("HTTP/1.1", StringComparison.Ordinal) ? string.Empty : " HTTP/1.0";
        string[] host = headers.Any(header => header.StartsWith("Host: ", StringComparison.Ordinal)) ? [] : ["Host: localhost"];
        string[] head = [requestLine + version, .. host, "Connection: close", .. headers];
        return await ExchangeAsync(address, $"{string.Join("\r\n", head)}\r\n\r\n{body}", from);
    }

    /// <summary>Sends a part of a request and goes away: with a goodbye, or as a client that crashed.</summary>
    public static async Task AbortAsync(Uri address, string part, bool crash)
    {
        using var client = new TcpClient { LingerState = new LingerOption(enable: crash, seconds: 0) };
        await client.ConnectAsync(address.Host, address.Port, Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(part), Token);
    }

    private static async Task<string> ExchangeAsync(Uri address, string request, string from)
    {
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(address.Host, address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Token);
    }

    private static Answer Parse(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"No answer: {answer}");
        var lines = answer[..end].Split("\r\n");
        var headers = lines.Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = answer[(end + 4)..];
        return new Answer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            headers.ContainsKey("Transfer-Encoding") ? Joined(body) : body,
            headers.GetValueOrDefault("Content-Type")?.Split(';')[0],
            headers);
    }

    private static string Joined(string chunks)
    {
        var body = new StringBuilder();
        while (chunks.IndexOf("\r\n", StringComparison.Ordinal) is var line and > 0)
        {
            var length = int.Parse(chunks.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(chunks, line + 2, length);
            chunks = chunks[(line + 2 + length + 2)..];
        }

        return body.ToString();
    }
}
