using System.Text.RegularExpressions;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Docs;

/// <summary>docs/reference/endpoints.md has each endpoint that an application with every feature has, and no other.</summary>
public sealed partial class EndpointsPageTests
{
    [Fact]
    public async Task Every_endpoint_is_in_the_page_of_endpoints_and_no_other_is()
    {
        var mailbox = new Mailbox();
        await using var app = await PasskeyUser.StartAsync(extend: auth =>
        {
            mailbox.AddTo(auth);
            auth.AddOpenIdConnectProvider("partner", partner =>
            {
                partner.Authority = "https://login.partner.example";
                partner.ClientId = "client";
                partner.ClientSecret = "secret";
            });
        });
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "endpoints.md"), TestContext.Current.CancellationToken);

        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/users/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD")
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!["/users/".Length..]}"))
            .ToHashSet(StringComparer.Ordinal);
        var listed = Row().Matches(page).Select(row => row.Groups["request"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(mapped.Except(listed));
        Assert.Empty(listed.Except(mapped));
    }

    [GeneratedRegex("^\\| `(?<request>[A-Z]+ [^` ]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
