using System.Globalization;
using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class QuickPasswordTests
{
    [Fact]
    public async Task Hashes_of_a_test_have_the_work_factor_4()
    {
        await using var api = new Api();

        Assert.StartsWith("$2b$04$", (await api.AddUserAsync("ann@example.com", password: "correct horse battery")).PasswordHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interleaved_hasher_is_quick_too()
    {
        await using var api = new Api(auth => auth.AddInterleavedBCrypt());

        Assert.StartsWith("$2b$04$", (await api.AddUserAsync("ann@example.com", password: "correct horse battery")).PasswordHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hasher_of_the_applications_own_stays()
    {
        await using var api = new Api(auth => auth.AddPasswordHasher<Mirror>());

        Assert.Equal("drowssap", (await api.AddUserAsync("ann@example.com", password: "password")).PasswordHash);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void No_setting_allows_it(int workFactor)
    {
        using var api = new Api(prepare: builder => builder.UseSetting("JwtDeviceAuth:Passwords:WorkFactor", workFactor.ToString(CultureInfo.InvariantCulture)));

        var refusal = Assert.ThrowsAny<OptionsValidationException>(api.StartServer);

        Assert.Contains("Passwords:WorkFactor", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Mirror : IPasswordHasher
    {
        public string Hash(string password) => string.Concat(password.Reverse());

        public PasswordVerification Verify(string password, string hash)
            => hash == Hash(password) ? PasswordVerification.Succeeded : PasswordVerification.Failed;
    }
}
