using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>
/// Stands in for BCrypt through the public hook: the model is about sessions, and 60 ms a hash would leave time for a few hundred logins.
/// Salted like BCrypt, so that one password never has one hash.
/// </summary>
internal sealed class QuickHasher : IPasswordHasher
{
    public string Hash(string password) => Hash(password, RandomNumberGenerator.GetHexString(16));

    public PasswordVerification Verify(string password, string hash)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(password, hash[..16])), Encoding.ASCII.GetBytes(hash))
            ? PasswordVerification.Succeeded
            : PasswordVerification.Failed;

    private static string Hash(string password, string salt)
        => salt + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(salt + password)));
}
