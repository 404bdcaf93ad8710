using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann@Example.COM ", "ann@example.com")]
    [InlineData("o'brien+tag@mail.example.co.uk", "o'brien+tag@mail.example.co.uk")]
    [InlineData("ann@localhost", "ann@localhost")]
    [InlineData("ÉMILE@exämple.fr", "émile@exämple.fr")]
    public void An_address_is_compared_without_regard_to_case(string typed, string normalized)
    {
        Assert.True(EmailAddress.TryNormalize(typed, out var actual));
        Assert.Equal(normalized, actual);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@@example.com")]
    [InlineData("ann@exa@mple.com")]
    [InlineData("ann smith@example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann@.example.com")]
    [InlineData("ann@example.com.")]
    [InlineData("ann@-example.com")]
    [InlineData("ann@exam ple.com")]
    [InlineData("ann@example_com")]
    [InlineData("ann\0@example.com")]
    [InlineData("ann\n@example.com")]
    [InlineData("ann\u200b@example.com")]
    [InlineData("ann\u202e@example.com")]
    [InlineData("\ud800@example.com")]
    [InlineData("<ann@example.com>")]
    [InlineData("\"ann\"@example.com")]
    public void What_is_no_address_is_refused(string? typed) => Assert.False(EmailAddress.TryNormalize(typed, out _));

    [Fact]
    public void An_address_has_at_most_254_characters_and_64_before_the_at()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 61), 3));

        Assert.True(EmailAddress.TryNormalize($"{new string('a', 64)}@{domain}.c", out _));
        Assert.False(EmailAddress.TryNormalize($"{new string('a', 65)}@example.com", out _));
        Assert.False(EmailAddress.TryNormalize($"{new string('a', 64)}@{domain}.{new string('c', 10)}", out _));
        Assert.False(EmailAddress.TryNormalize($"a@{new string('d', 64)}", out _));
    }
}
