using System.Text;
using System.Text.Json;
using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>An answer that something between here and the API made: whatever is in its JSON, it is no fault of the program.</summary>
public sealed class ReplyBodyTests
{
    [Theory]
    [InlineData("{\"code\":\"\\ud800\",\"access_token\":\"a\\udc00\",\"expires_in\":\"\\ud800\",\"methods\":[\"\\ud800\"]}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"acc\\ud800\":1,\"exp\\ud800\":1,\"cod\\ud800\":1,\"met\\ud800\":1}")]
    [InlineData("{\"code\":1,\"access_token\":{},\"expires_in\":[],\"methods\":\"totp\"}")]
    public void What_is_no_text_counts_as_absent(string json)
    {
        var body = BodyOf(Encoding.UTF8.GetBytes(json));

        Assert.Equal((null, null, null), (body.Code, body.AccessToken, body.ExpiresIn));
        Assert.Empty(body.Texts("methods"));
        Assert.False(body.IsBound);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_count_as_absent()
        => Assert.Null(BodyOf([.. "{\"code\":\""u8, 0xFF, .. "\"}"u8]).Code);

    [Fact]
    public void What_is_text_is_read()
    {
        var body = BodyOf("{\"accessToken\":\"a.b\",\"expires_in\":\"60\",\"methods\":[\"totp\",1,\"\\ud800\"],\"token_type\":\"dpop\"}"u8.ToArray());

        Assert.Equal(("a.b", 60, true), (body.AccessToken, body.ExpiresIn, body.IsBound));
        Assert.Equal(["totp"], body.Texts("methods"));
    }

    [Theory]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[]")]
    public void An_account_that_is_no_text_is_none(string payload)
        => Assert.Null(AccountReader.Read($"x.{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.x"));

    private static ReplyBody BodyOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return new ReplyBody(document.RootElement.Clone());
    }
}
