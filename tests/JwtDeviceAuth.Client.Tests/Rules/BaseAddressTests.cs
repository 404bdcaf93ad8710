using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

public sealed class BaseAddressTests
{
    [Theory]
    [InlineData("https://api.example.com/users", "https://api.example.com/users/", "https://api.example.com/")]
    [InlineData("https://api.example.com/users/", "https://api.example.com/users/", "https://api.example.com/")]
    [InlineData("https://example.com/api/v1/users", "https://example.com/api/v1/users/", "https://example.com/api/v1/")]
    [InlineData("https://auth.example.com", "https://auth.example.com/", "https://auth.example.com/")]
    [InlineData(" https://api.example.com:8443/users ", "https://api.example.com:8443/users/", "https://api.example.com:8443/")]
    [InlineData("http://localhost:5080/users", "http://localhost:5080/users/", "http://localhost:5080/")]
    [InlineData("http://127.0.0.1/users", "http://127.0.0.1/users/", "http://127.0.0.1/")]
    [InlineData("http://[::1]:5080/users", "http://[::1]:5080/users/", "http://[::1]:5080/")]
    public void A_path_is_kept_and_the_API_is_beside_the_sign_in(string given, string address, string api)
    {
        var settings = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = given });

        Assert.Equal(address, settings.BaseAddress.AbsoluteUri);
        Assert.Equal(api, settings.ApiAddress.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, "https://api.example.com/users")]
    [InlineData("", "https://api.example.com/users")]
    [InlineData("api.example.com/users", "write https://api.example.com/users")]
    [InlineData("localhost:5080/users", "write https://localhost:5080/users")]
    [InlineData("/users", "write https://users")]
    [InlineData("//api.example.com/users", "write https://api.example.com/users")]
    [InlineData("ftp://api.example.com/users", "write https://")]
    [InlineData("https://", "https://api.example.com/users")]
    [InlineData("http://api.example.com/users", "write https://api.example.com/users, or set AllowInsecureHttp")]
    [InlineData("https://ann:secret@api.example.com/users", "leave them out")]
    [InlineData("https://api.example.com/users?tenant=1", "write https://api.example.com/users")]
    [InlineData("https://api.example.com/users#a", "write https://api.example.com/users")]
    [InlineData("ann:secret@api.example.com/users", "write https:// in front of it")]
    [InlineData("ann:sec/secret@api.example.com/users", "write https:// in front of it")]
    [InlineData("https://ann:sec/secret@api.example.com/users", "is no address")]
    [InlineData("api.example.com/users?token=secret", "write https:// in front of it")]
    public void A_wrong_address_is_refused_with_what_to_write(string? given, string advice)
    {
        var exception = Assert.Throws<ArgumentException>(() => new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = given }));

        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_go_over_http_to_another_machine_only_if_that_is_asked_for()
    {
        var settings = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = "http://api.example.com/users", AllowInsecureHttp = true });

        Assert.True(settings.IsOwn(new Uri("http://api.example.com/todos")));
        Assert.Throws<ArgumentException>(() => new ClientSettings(new JwtDeviceAuthClientOptions
        {
            BaseAddress = "https://api.example.com/users",
            TokenOrigins = { new Uri("http://files.example.com") },
        }));
    }

    [Fact]
    public void A_wrong_option_is_named()
    {
        AssertRefused("ApiAddress", new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", ApiAddress = new Uri("/api", UriKind.Relative) });
        AssertRefused("TokenOrigins", new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", TokenOrigins = { new Uri("ftp://files.example.com") } });
        AssertRefused("BindAccessTokens", new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", BindAccessTokens = true, UseDeviceKey = false });
        AssertRefused("RequestTimeout", new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", RequestTimeout = TimeSpan.Zero });
        AssertRefused("MaximumRepeatedBody", new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", MaximumRepeatedBody = -1 });

        static void AssertRefused(string name, JwtDeviceAuthClientOptions options)
            => Assert.Contains(name, Assert.Throws<ArgumentException>(() => new JwtDeviceAuthClient(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com/@ann/users")]
    public void A_path_may_have_what_other_parts_may_not(string address)
        => Assert.Equal(address + "/", new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = address }).BaseAddress.AbsoluteUri);

    [Theory]
    [InlineData("https://api.example.com/todos", true)]
    [InlineData("https://API.example.com:443/todos", true)]
    [InlineData("https://files.example.com/a", true)]
    [InlineData("http://api.example.com/todos", false)]
    [InlineData("https://api.example.com:8443/todos", false)]
    [InlineData("https://api.example.com.evil.example/todos", false)]
    [InlineData("https://api.example.com@evil.example/todos", false)]
    [InlineData("https://evil.example/?https://api.example.com", false)]
    public void The_access_token_goes_to_named_origins_only(string address, bool isOwn)
        => Assert.Equal(isOwn, new ClientSettings(new JwtDeviceAuthClientOptions
        {
            BaseAddress = "https://api.example.com/users",
            TokenOrigins = { new Uri("https://files.example.com") },
        }).IsOwn(new Uri(address)));

    [Fact]
    public void Each_server_has_its_own_place_in_a_store()
    {
        var names = new[] { "https://api.example.com/users", "https://api.example.com/v2/users", "https://api.example.com:8443/users", "https://other.example.com/users" }
            .Select(address => new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = address }).NameOf("session"))
            .ToList();

        Assert.Equal(4, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Matches("^[a-z0-9._-]+$", name));
        Assert.Equal(names[0], new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = "https://API.example.com/users/" }).NameOf("session"));
    }
}
