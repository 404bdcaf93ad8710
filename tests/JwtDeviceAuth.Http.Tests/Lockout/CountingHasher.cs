using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>The library's hasher, with a count of the passwords that it was asked about.</summary>
internal sealed class CountingHasher(IOptions<JwtDeviceAuthOptions> options) : IPasswordHasher
{
    private readonly BCryptPasswordHasher _hasher = new(options);
    private int _verified;

    public int Verified => Volatile.Read(ref _verified);

    public string Hash(string password) => _hasher.Hash(password);

    public PasswordVerification Verify(string password, string hash)
    {
        Interlocked.Increment(ref _verified);
        return _hasher.Verify(password, hash);
    }
}
