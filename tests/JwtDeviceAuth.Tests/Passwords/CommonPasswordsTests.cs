using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.Tests.Passwords;

public sealed class CommonPasswordsTests
{
    private readonly CommonPasswords _common = new();

    [Theory]
    [InlineData("12345678")]
    [InlineData("123456789")]
    [InlineData("1234567890")]
    [InlineData("password")]
    [InlineData("qwertyuiop")]
    [InlineData("iloveyou")]
    [InlineData("baseball")]
    [InlineData("football")]
    [InlineData("superman")]
    [InlineData("sunshine")]
    [InlineData("princess")]
    [InlineData("trustno1")]
    [InlineData("starwars")]
    [InlineData("computer")]
    [InlineData("michelle")]
    [InlineData("abcdefgh")]
    [InlineData("11111111")]
    [InlineData("87654321")]
    [InlineData("1qaz2wsx")]
    [InlineData("1q2w3e4r")]
    [InlineData("q1w2e3r4t5")]
    [InlineData("zaq12wsx")]
    [InlineData("asdfghjkl")]
    [InlineData("147258369")]
    [InlineData("пароль123")]
    [InlineData("gfhjkm12")] // пароль on a Latin keyboard
    [InlineData("йцукенгш")]
    public void What_every_published_list_begins_with_is_common(string password) => Assert.True(_common.Contains(password));

    [Theory]
    [InlineData("Password")]
    [InlineData("PASSWORD")]
    [InlineData("password1")]
    [InlineData("Password123!")]
    [InlineData("P@ssw0rd")]
    [InlineData("p4$$w0rd")]
    [InlineData("!!password!!")]
    [InlineData("drowssap")]
    [InlineData("Summer2026!")]
    [InlineData("1loveyou")]
    [InlineData("football12345")]
    [InlineData("qwerty123!")]
    [InlineData("a12345678")]
    [InlineData("liverpoo")] // cut at eight characters
    [InlineData("passwordpassword")]
    [InlineData("lovelove")]
    [InlineData("abcabcabc")]
    [InlineData("12121212")]
    [InlineData("01011980")]
    [InlineData("31.12.1999")]
    [InlineData("1999-12-31")]
    public void So_are_its_usual_variants(string password) => Assert.True(_common.Contains(password));

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("Tr0ub4dor&3")]
    [InlineData("gK3#mPq9")]
    [InlineData("gremlin sofa 12")]
    [InlineData("sunshine over the harbour")]
    [InlineData("my password is long")]
    [InlineData("漢字仮名交じり文")]
    [InlineData("xkcdxkcdxkcdxkcdxkcdxkcdxkcd")]
    [InlineData("32131999")] // no day
    public void What_only_contains_a_common_word_is_not(string password) => Assert.False(_common.Contains(password));

    [Theory]
    [InlineData("")]
    [InlineData("        ")]
    [InlineData("!!!!!!!!")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void Odd_texts_are_answered(string password) => _common.Contains(password);
}
