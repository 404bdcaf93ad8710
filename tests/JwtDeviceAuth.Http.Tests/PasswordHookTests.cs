using System.Text.Json.Nodes;
using JwtDeviceAuth.InterleavedBCrypt;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>What an application puts instead of the library's own for passwords and users.</summary>
public sealed class PasswordHookTests
{
    [Fact]
    public void BCrypt_Net_Next_is_the_default_hasher()
        => Assert.IsType<BCryptPasswordHasher>(Hasher(_ => { }));

    [Fact]
    public void The_interleaved_hasher_takes_its_place_and_a_later_one_takes_that()
    {
        Assert.IsType<InterleavedBCryptPasswordHasher>(Hasher(auth => auth.AddInterleavedBCrypt()));
        Assert.IsType<PlainHasher>(Hasher(auth => auth.AddInterleavedBCrypt().AddPasswordHasher<PlainHasher>()));
        Assert.IsType<InterleavedBCryptPasswordHasher>(Hasher(auth => auth.AddPasswordHasher<PlainHasher>().AddInterleavedBCrypt()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_user_store_of_the_applications_own_stays_before_and_behind_a_store(bool before)
    {
        var services = new ServiceCollection();
        var auth = services.AddJwtDeviceAuth();
        auth = before ? auth.AddUserStore<IOwnUsers>().AddSqlite("Data Source=never-opened.db") : auth.AddSqlite("Data Source=never-opened.db").AddUserStore<IOwnUsers>();

        Assert.Equal(typeof(IOwnUsers), Assert.Single(auth.Services, service => service.ServiceType == typeof(IUserStore)).ImplementationType);
    }

    [Fact]
    public async Task With_the_interleaved_hasher_a_user_signs_up_and_in()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddInterleavedBCrypt());
        var password = new string('x', 100);
        await app.Client.SignUpAsync("ann@example.com", password);

        await app.Client.LoginAsync("ann@example.com", "phone", password);
        (await app.Client.PostLoginAsync("ann@example.com", "phone", password + "x")).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task An_applications_own_list_of_common_passwords_takes_the_place_of_ours()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddCommonPasswords<OnlyOne>());

        (await SignUpAsync(app, OnlyOne.Password)).IsInvalid("password");
        await (await SignUpAsync(app, "password")).SuccessAsync();
    }

    [Fact]
    public async Task Common_passwords_can_be_allowed()
    {
        await using var app = await AuthApp.StartAsync(options => options.Passwords.RefuseCommon = false);

        await (await SignUpAsync(app, "12345678")).SuccessAsync();
    }

    private static Task<Answer> SignUpAsync(AuthApp app, string password)
        => app.Client.PostJsonAsync("/users/signup", new JsonObject { ["email"] = "ann@example.com", ["name"] = "Ann", ["password"] = password });

    private static IPasswordHasher Hasher(Action<JwtDeviceAuthBuilder> extend)
    {
        var services = new ServiceCollection();
        var auth = services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey);
        auth.AddSqlite("Data Source=never-opened.db");
        services.AddLogging();
        extend(auth);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IPasswordHasher>();
    }

    private sealed class PlainHasher : IPasswordHasher
    {
        public string Hash(string password) => password;

        public PasswordVerification Verify(string password, string hash)
            => password == hash ? PasswordVerification.Succeeded : PasswordVerification.Failed;
    }

    private sealed class OnlyOne : ICommonPasswords
    {
        public const string Password = "the only one that is refused";

        public ValueTask<bool> ContainsAsync(string password, CancellationToken cancellationToken) => ValueTask.FromResult(password == Password);
    }

    // Only registered, never made.
    private interface IOwnUsers : IUserStore;
}
