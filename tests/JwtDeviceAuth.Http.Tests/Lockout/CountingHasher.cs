using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>The library's hasher with the least work there is, and how often it was asked.</summary>
internal sealed class CountingHasher : IPasswordHasher
{
    private readonly BCryptPasswordHasher _hasher = new(Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = 4 } }));
    private int _verified;

    public int Verified => Volatile.Read(ref _verified);

    public string Hash(string password) => _hasher.Hash(password);

    public PasswordVerification Verify(string password, string hash)
    {
        Interlocked.Increment(ref _verified);
        return _hasher.Verify(password, hash);
    }
}
