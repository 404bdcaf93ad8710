using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A hasher that can be held, so that what waits for it is as long as a test wants, on a machine of any speed.</summary>
internal sealed class HeldPasswords : IPasswordHasher, IDisposable
{
    private readonly BCryptPasswordHasher _hasher = new(Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = 4 } }));
    private readonly ManualResetEventSlim _released = new(initialState: true);

    private int _held;

    /// <summary>Holds what is hashed from now on.</summary>
    public void Hold() => _released.Reset();

    /// <summary>Waits until each of the threads that hash is held.</summary>
    public async Task UntilHeldAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Volatile.Read(ref _held) < Environment.ProcessorCount)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    public void Release() => _released.Set();

    public string Hash(string password)
    {
        Wait();
        return _hasher.Hash(password);
    }

    public PasswordVerification Verify(string password, string hash)
    {
        Wait();
        return _hasher.Verify(password, hash);
    }

    public void Dispose() => _released.Dispose();

    private void Wait()
    {
        if (!_released.IsSet)
        {
            Interlocked.Increment(ref _held);
            _released.Wait();
        }
    }
}
