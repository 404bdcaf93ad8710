using System.Net.Sockets;
using System.Text;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Connections that hold a request back for as long as Kestrel lets them.</summary>
public sealed class SlowConnectionTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private const int Connections = 200;
    private const string Body = """{"refresh_token":"no token"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_send_slowly_hold_up_nobody_and_are_answered_in_the_end()
    {
        var request = $"POST /users/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
        var clients = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Connections; number++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(app.App.Address.Host, app.App.Address.Port, Token);

                // Each stops at another place: some in the head, some in the body.
                await SendAsync(client, request[..^(1 + (number % 60))]);
            }

            Assert.Equal(200, (await app.Client.GetAsync("/users/me", app.Tokens.Access)).Status);

            for (var number = 0; number < Connections; number++)
            {
                await SendAsync(clients[number], request[^(1 + (number % 60))..]);
                Assert.StartsWith("HTTP/1.1 401 ", await ReceiveAsync(clients[number]), StringComparison.Ordinal);
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        Assert.Empty(app.App.Log.Errors);
    }

    private static async Task SendAsync(TcpClient client, string part) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(part), Token);

    private static async Task<string> ReceiveAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Token));
    }
}
