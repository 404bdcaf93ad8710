using JwtDeviceAuth.DPoP;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace JwtDeviceAuth.Tests.DPoP;

/// <summary>The comparison of <c>htu</c> with the request's address, normalised as RFC 3986, sections 6.2.2 and 6.2.3, says.</summary>
public sealed class ProofAddressTests
{
    [Theory]
    [InlineData("https://api.example.com/users/login")]
    [InlineData("HTTPS://API.Example.COM/users/login")]
    [InlineData("https://api.example.com:443/users/login")]
    [InlineData("https://api.example.com:/users/login")]
    [InlineData("https://api.example.com/users/./x/../login")]
    [InlineData("https://api.example.com/%75sers/logi%6E")]
    [InlineData("https://api.example.com/users/login?page=1")]
    [InlineData("https://api.example.com/users/login#part")]
    public void Other_spellings_of_one_address_are_that_address(string htu)
        => Assert.True(ProofAddress.IsOf(Request("https", "api.example.com", "/users", "/login"), htu));

    [Theory]
    [InlineData("http://api.example.com/users/login")]
    [InlineData("https://api.example.com:8443/users/login")]
    [InlineData("https://example.com/users/login")]
    [InlineData("https://api.example.com.evil.example/users/login")]
    [InlineData("https://api.example.com@evil.example/users/login")]
    [InlineData("https://evil@api.example.com/users/login")]
    [InlineData("https://api.example.com/users/login/")]
    [InlineData("https://api.example.com/users//login")]
    [InlineData("https://api.example.com/Users/Login")]
    [InlineData("https://api.example.com/users%2Flogin")]
    [InlineData("https://api.example.com/login")]
    [InlineData("https:\\\\api.example.com\\users\\login")]
    [InlineData("https://api.example.com/users/login ")]
    [InlineData(" https://api.example.com/users/login")]
    [InlineData("//api.example.com/users/login")]
    [InlineData("/users/login")]
    [InlineData("users/login")]
    [InlineData("https://")]
    [InlineData("")]
    public void Another_address_is_refused(string htu)
        => Assert.False(ProofAddress.IsOf(Request("https", "api.example.com", "/users", "/login"), htu));

    [Theory]
    [InlineData("http", "localhost:5000", "", "/", "http://localhost:5000")]
    [InlineData("http", "localhost:5000", "", "", "http://localhost:5000/")]
    [InlineData("http", "localhost:80", "", "/a", "http://localhost/a")]
    [InlineData("http", "[::1]:5000", "", "/a", "http://[::1]:5000/a")]
    [InlineData("http", "[::1]:5000", "", "/a", "http://[0:0:0:0:0:0:0:1]:5000/a")]
    [InlineData("https", "bücher.example", "", "/a", "https://xn--bcher-kva.example/a")]
    [InlineData("https", "api.example.com", "", "/todos/ä b", "https://api.example.com/todos/%C3%A4%20b")]
    [InlineData("https", "api.example.com", "", "/todos/a%2Fb", "https://api.example.com/todos/a%2fb")]
    [InlineData("https", "api.example.com", "", "/todos/a:b", "https://api.example.com/todos/a%3Ab")]
    [InlineData("https", "api.example.com", "", "/todos/100%", "https://api.example.com/todos/100%25")]
    public void The_request_is_read_as_the_server_reads_it(string scheme, string host, string pathBase, string path, string htu)
        => Assert.True(ProofAddress.IsOf(Request(scheme, host, pathBase, path), htu));

    [Fact]
    public void An_encoded_slash_makes_another_path()
        => Assert.False(ProofAddress.IsOf(Request("https", "api.example.com", string.Empty, "/todos/a%2Fb"), "https://api.example.com/todos/a/b"));

    private static HttpRequest Request(string scheme, string host, string pathBase, string path)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.PathBase, request.Path) = (scheme, new HostString(host), new PathString(pathBase), new PathString(path));
        return request;
    }
}
