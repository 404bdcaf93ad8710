using System.Text;
using JwtDeviceAuth.Passkeys;
using Xunit;

namespace JwtDeviceAuth.Tests.Passkeys;

/// <summary>What a browser says of where a passkey is used is UTF-8 (WebAuthn, section 5.8.1.1), also where nobody reads it: no two readers see two texts in it.</summary>
public sealed class ClientDataTests
{
    private const string Origin = "https://todo.example";

    [Fact]
    public void It_may_say_more_in_any_script()
        => Assert.Equal("AAAA", ChallengeOf(Data("\"other\":\"мир 🔑\"")));

    public static TheoryData<string, string> NotUtf8 => new()
    {
        { "a byte alone", "\"other\":\"\\xff\"" },
        { "a letter that is cut", "\"other\":\"\\xc3\"" },
        { "another spelling of a slash", "\"other\":\"\\xc0\\xaf\"" },
        { "half of a surrogate pair", "\"other\":\"\\xed\\xa0\\x80\"" },
        { "in a name", "\"other\\xff\":1" },
    };

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public void Bytes_that_are_no_UTF_8_are_of_no_browser(string what, string member)
        => Assert.Equal((what, null), (what, ChallengeOf(Data(member))));

    [Fact]
    public void A_byte_order_mark_or_another_encoding_is_of_no_browser()
    {
        var text = Encoding.UTF8.GetString(Data("\"other\":1"));

        Assert.Null(ChallengeOf([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)]));
        Assert.Null(ChallengeOf(Encoding.Unicode.GetBytes(text)));
    }

    [Theory]
    [InlineData("{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"https://todo.example\"}")]
    [InlineData("{\"type\":\"webauthn.get\\ud800\",\"challenge\":\"AAAA\",\"origin\":\"https://todo.example\"}")]
    [InlineData("{\"type\":\"webauthn.get\",\"challenge\":\"\\udc00\",\"origin\":\"https://todo.example\"}")]
    [InlineData("{\"\\ud800\":1,\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"https://todo.example\"}")]
    [InlineData("[\"webauthn.get\"]")]
    [InlineData("\"webauthn.get\"")]
    [InlineData("")]
    public void A_text_that_can_be_read_in_two_ways_or_is_no_object_is_none(string text) => Assert.Null(ChallengeOf(Encoding.UTF8.GetBytes(text)));

    /// <summary>An application can hand over any text (<see cref="IPasskeyLoginService"/>).</summary>
    [Fact]
    public void A_credential_that_is_no_text_is_none()
    {
        string[] none =
        [
            "{\"type\":\"public-key\",\"x\":\"\ud800\"}", "{\"type\":\"public-key\\ud800\",\"response\":{}}", "{\"type\":\"public-key\",\"type\":\"public-key\"}",
            "\ufeff{\"type\":\"public-key\"}", string.Empty,
        ];

        Assert.All(none, json => Assert.Null(CredentialJson.TryRead(json)));
    }

    private static string? ChallengeOf(byte[] data) => ClientData.ChallengeOf(data, ClientData.Get, [Origin]);

    /// <summary>Right, and with one more member, in which <c>\xNN</c> is a byte.</summary>
    private static byte[] Data(string member)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes($"{{\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"{Origin}\",\"crossOrigin\":false,")];
        var parts = member.Split("\\x");
        bytes.AddRange(Encoding.UTF8.GetBytes(parts[0]));
        foreach (var part in parts[1..])
        {
            bytes.Add(Convert.FromHexString(part.AsSpan(0, 2))[0]);
            bytes.AddRange(Encoding.UTF8.GetBytes(part[2..]));
        }

        bytes.Add((byte)'}');
        return [.. bytes];
    }
}
