using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>
/// Does what docs/getting-started.md says, word for word, with the packed folder as the only source of our packages: from <c>dotnet new</c> to a
/// request over HTTPS through the proxy. The ports are the test's own, and curl is sent to the proxy where the page has a name of the internet.
/// </summary>
public sealed partial class GettingStartedTests(PackedFolder packages)
{
    private const string Client = "127.0.0.2";

    [Fact]
    public async Task The_page_leads_from_an_empty_folder_to_a_request_over_HTTPS()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/caddy"), "Caddy is not installed.");
        var folder = packages.NewFolder("getting-started");
        var home = packages.NewFolder("getting-started-home");
        var (apiPort, proxyPort) = (FreePort(), FreePort());
        FreshApp.WriteNuGetConfig(packages, folder);
        await File.WriteAllTextAsync(
            Path.Combine(home, ".curlrc"),
            $"""
            ipv4
            interface = {Client}
            connect-to = api.example.com:443:127.0.0.1:{proxyPort}
            cacert = {home}/.local/share/caddy/pki/authorities/local/root.crt
            """,
            TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(Path.Combine(PackedFolder.Repository, "docs", "getting-started.md"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "run.sh"), ScriptOf(page, apiPort, proxyPort), TestContext.Current.CancellationToken);

        var output = await Command.RunAsync(folder, "env", $"HOME={home}", "DOTNET_GENERATE_ASPNET_CERTIFICATE=false", "bash", "run.sh");

        Assert.Contains("Hello, user 1", output, StringComparison.Ordinal);
        Assert.Contains("{\"id\":1,\"device_id\":\"laptop\",\"current\":true}\n", output, StringComparison.Ordinal);
        Assert.Contains("session_revoked\n", output, StringComparison.Ordinal);
        Assert.EndsWith($"{Client}\n", output.TrimEnd('\n') + "\n", StringComparison.Ordinal);
    }

    /// <summary>The blocks of the page in their order; what starts a server runs behind until the next does, or until the page publishes.</summary>
    private static string ScriptOf(string page, int apiPort, int proxyPort)
    {
        var script = new StringBuilder($$"""
            set -euo pipefail
            # Not in front, as in the page's other terminal; it ends with all that it started.
            start() {
                setsid bash -c "$1" > server.log 2>&1 & server=$!
                for _ in $(seq 600); do curl -s -o /dev/null http://localhost:{{apiPort}}/ && return; sleep 0.1; done
                cat server.log; exit 1
            }
            stop() {
                kill -TERM -- "-$server" 2>/dev/null || true
                for _ in $(seq 100); do kill -0 -- "-$server" 2>/dev/null || break; sleep 0.1; done
                server=
            }
            caddy= server=
            trap '[ -z "$caddy" ] || kill "$caddy"; [ -z "$server" ] || stop' EXIT

            """);
        foreach (Match block in Block().Matches(page))
        {
            var code = block.Groups["code"].Value.Replace(":5000", $":{apiPort}", StringComparison.Ordinal);
            _ = (block.Groups["kind"].Value, code) switch
            {
                ("run: by", var publish) when publish.Contains("dotnet publish", StringComparison.Ordinal) => script.Append("stop\n").Append(code),
                ("run: by", _) => script.Append(code),
                ("run: start", _) => script.Append("start '").Append(code.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n"),
                ("snippet", _) => script.Append("cat > Program.cs <<'END-OF-FILE'\n").Append(code).Append("END-OF-FILE\n"),
                ("file", _) => script.Append(CultureInfo.InvariantCulture, $$"""
                    cat > Caddyfile <<'END-OF-FILE'
                    {
                        admin off
                        skip_install_trust
                        auto_https disable_redirects
                        https_port {{proxyPort}}
                    }
                    {{code.Replace("{\n", "{\n    tls internal\n", StringComparison.Ordinal)}}
                    END-OF-FILE
                    caddy run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 & caddy=$!
                    for _ in $(seq 300); do curl -s -o /dev/null https://api.example.com/ && break; sleep 0.1; done

                    """),
                _ => throw new InvalidOperationException($"The page has a block of a kind that this test does not know: {block.Value}"),
            };
        }

        return script.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^<!-- (?<kind>run: start|run: by|snippet|file)[^\\n]* -->\\n```\\w+\\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
