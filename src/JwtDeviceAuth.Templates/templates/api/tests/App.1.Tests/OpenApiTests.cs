using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AppRoot.Tests;

public sealed class OpenApiTests(ApiFactory factory) : IClassFixture<ApiFactory>
{
    [Fact]
    public async Task The_document_describes_sign_in_and_the_APIs_own_endpoints()
    {
        using var client = factory.CreateClient();

        var document = await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json", TestContext.Current.CancellationToken);

        Assert.NotNull(document?["paths"]?["/users/login"]?["post"]);
        Assert.NotNull(document["paths"]?["/hello"]?["get"]);
    }
}
