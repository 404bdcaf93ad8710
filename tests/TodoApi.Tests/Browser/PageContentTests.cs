using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>What the pages of the sample consist of.</summary>
public sealed class PageContentTests
{
    [Fact]
    public void The_client_is_part_of_what_is_published_one_module_a_source()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TodoApi.staticwebassets.endpoints.json")));
        var served = manifest.RootElement.GetProperty("Endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("Route").GetString()!).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Directory.EnumerateFiles(PathOf("clients/browser/src"), "*.ts").Select(Path.GetFileNameWithoutExtension).Where(name => name is not "internal"),
            name => Assert.Contains($"lib/jwtdeviceauth/{name}.js", served));
    }

    [Fact]
    public void No_page_has_a_token_of_its_own()
    {
        var scripts = Directory.GetFiles(PathOf("samples/TodoApi/wwwroot"), "*.js");

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotMatch("localStorage|sessionStorage|indexedDB|Authorization|(access|refresh|mfa)_token", File.ReadAllText(script)));
    }

    private static string PathOf(string name, [CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine("../../..", name), Path.GetDirectoryName(thisFile)!);
}
