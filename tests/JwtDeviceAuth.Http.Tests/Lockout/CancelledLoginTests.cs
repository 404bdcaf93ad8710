using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>Clients that go away while their password is checked.</summary>
public sealed class CancelledLoginTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_client_that_goes_away_before_its_answer_is_not_counted()
    {
        using var gate = new GatedHasher();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddSingleton<IPasswordHasher>(gate));
        await app.Client.SignUpAsync(Email);

        for (var time = 0; time < 8; time++)
        {
            gate.Close();
            using var gone = new CancellationTokenSource();
            var login = app.InScopeAsync(services => services.GetRequiredService<ILoginService>().LoginAsync(
                new LoginRequest { Email = Email, Password = AuthClient.Password, DeviceId = "phone", Client = new ClientInfo() }, gone.Token).AsTask());
            await gate.StartedAsync();
            await gone.CancelAsync();
            gate.Open();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
        }

        await app.Client.LoginAsync(Email, "phone");
    }

    /// <summary>Stops in the middle of a check until it is let go on.</summary>
    private sealed class GatedHasher : IPasswordHasher, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new(initialState: true);
        private readonly SemaphoreSlim _started = new(0);

        public string Hash(string password) => "hash of " + password;

        public PasswordVerification Verify(string password, string hash)
        {
            _started.Release();
            _gate.Wait(TimeSpan.FromSeconds(30));
            return hash == Hash(password) ? PasswordVerification.Succeeded : PasswordVerification.Failed;
        }

        public void Close() => _gate.Reset();

        public void Open() => _gate.Set();

        public Task StartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken);

        public void Dispose()
        {
            _gate.Dispose();
            _started.Dispose();
        }
    }
}
