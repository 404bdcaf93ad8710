using System.Text.Json;
using JwtDeviceAuth.External;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>What a provider, or a browser in its name, says in JSON is never a fault here, whatever is in it.</summary>
public sealed class ProviderJsonTests
{
    [Theory]
    [InlineData("{\"name\":\"Ann\"}", "Ann", false)]
    [InlineData("{\"name\":true}", null, true)]
    [InlineData("{\"name\":\"true\"}", "true", true)]
    [InlineData("{\"name\":\"tr\\u0075e\"}", "true", true)]
    [InlineData("{\"name\":\"\\ud800\"}", null, false)]
    [InlineData("{\"na\\udc00\":1}", null, false)]
    [InlineData("{\"name\":[\"Ann\"]}", null, false)]
    [InlineData("[]", null, false)]
    public void A_value_of_another_type_or_that_is_no_text_counts_as_absent(string json, string? text, bool isTrue)
    {
        using var said = JsonDocument.Parse(json);

        Assert.Equal((text, isTrue), (ProviderJson.Text(said.RootElement, "name"), ProviderJson.IsTrue(said.RootElement, "name")));
    }

    /// <summary>The reader may come by the broken name before it finds the one that is asked for.</summary>
    [Theory]
    [InlineData("{\"\\ud800\":1,\"name\":\"Ann\"}")]
    [InlineData("{\"name\":\"Ann\",\"\\ud800\":1}")]
    public void A_name_that_is_no_text_is_no_fault(string json)
    {
        using var said = JsonDocument.Parse(json);

        Assert.True(ProviderJson.Text(said.RootElement, "name") is null or "Ann");
        Assert.Null(ProviderJson.Find(said.RootElement, "other"));
    }

    [Theory]
    [InlineData("{\"name\":{\"firstName\":\"Ann\",\"lastName\":\"Lee\"},\"email\":\"x\"}", "Ann Lee")]
    [InlineData("{\"name\":{\"lastName\":\"Lee\"}}", "Lee")]
    [InlineData("{\"name\":{\"firstName\":\"\\ud800\",\"lastName\":\"Lee\"}}", "Lee")]
    [InlineData("{\"\\ud800\":{},\"name\":{\"firstName\":\"Ann\"}}", null)]
    [InlineData("{\"name\":\"Ann\"}", null)]
    [InlineData("{\"name\":{}}", null)]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Of_what_Apples_page_posts_the_name_is_taken_or_nothing(string? user, string? name) => Assert.Equal(name, AppleUser.NameOf(user));
}
