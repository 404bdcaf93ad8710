using System.Buffers.Text;
using System.Security.Cryptography;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Tests.DPoP;

/// <summary>Nonces that are stored nowhere.</summary>
public sealed class ProofNoncesTests
{
    private static readonly string OtherKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly FakeClock _clock = new();

    [Fact]
    public void A_nonce_is_the_same_for_half_a_minute_and_good_for_its_life_and_no_longer()
    {
        using var node = Node();
        var nonce = NoncesOf(node).Current();

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(nonce, NoncesOf(node).Current());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(nonce, NoncesOf(node).Current());

        Assert.Equal(FakeClock.Start.AddSeconds(30 + 300), NoncesOf(node).EndOf(nonce));
        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.NotNull(NoncesOf(node).EndOf(nonce));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(NoncesOf(node).EndOf(nonce));
    }

    [Fact]
    public void Every_node_with_the_key_knows_it_also_while_keys_are_replaced_and_no_other_does()
    {
        using var one = Node();
        using var two = Node();
        using var next = Node(options => options.RefreshTokenKeys = [new SigningKeyOptions { Kid = "next", Algorithm = "HS256", Key = OtherKey }]);
        using var stranger = Node(options => options.SigningKey = OtherKey);
        var nonce = NoncesOf(one).Current();

        Assert.NotNull(NoncesOf(two).EndOf(nonce));
        Assert.NotNull(NoncesOf(next).EndOf(nonce));
        Assert.Null(NoncesOf(stranger).EndOf(nonce));
        Assert.NotEqual(nonce, NoncesOf(next).Current());
    }

    [Fact]
    public void A_nonce_cannot_be_made_or_changed()
    {
        using var node = Node();
        var bytes = Base64Url.DecodeFromChars(NoncesOf(node).Current());
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] ^= 1;
            Assert.Null(NoncesOf(node).EndOf(Base64Url.EncodeToString(bytes)));
            bytes[index] ^= 1;
        }

        Assert.All(
            ["", "nonce", Base64Url.EncodeToString(bytes) + "A", Base64Url.EncodeToString(bytes)[..^1], new string('ä', 27), new string('_', 27)],
            wrong => Assert.Null(NoncesOf(node).EndOf(wrong)));
    }

    private static ProofNonces NoncesOf(ServiceProvider node) => node.GetRequiredService<ProofNonces>();

    private ServiceProvider Node(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddJwtDeviceAuth(options =>
        {
            options.SigningKey = AuthApp.SigningKey;
            configure?.Invoke(options);
        }).AddSqlite("Data Source=unused.db");
        return services.BuildServiceProvider();
    }
}
