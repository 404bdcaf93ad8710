using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>The peer: <c>crypt_rn</c> of libxcrypt, called as an application's own hasher would call it.</summary>
internal sealed class LibxcryptHasher(int workFactor) : IPasswordHasher
{
    private const int CryptDataSize = 32768;

    [ThreadStatic]
    private static byte[]? _data;

    public string Hash(string password)
        => Crypt(password, BCrypt.Net.BCrypt.GenerateSalt(workFactor, 'b'));

    public PasswordVerification Verify(string password, string hash)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Crypt(password, hash)), Encoding.ASCII.GetBytes(hash))
            ? PasswordVerification.Succeeded
            : PasswordVerification.Failed;

    public static string Crypt(string password, string setting)
    {
        var data = _data ??= new byte[CryptDataSize];
        if (crypt_rn([.. Encoding.UTF8.GetBytes(password), 0], [.. Encoding.ASCII.GetBytes(setting), 0], data, CryptDataSize) == 0)
        {
            throw new InvalidOperationException("libxcrypt refused the password or the setting.");
        }

        // struct crypt_data; its first field is the output, a string in a buffer.
        return Encoding.ASCII.GetString(data.AsSpan(0, data.AsSpan().IndexOf((byte)0)));
    }

    [DllImport("libcrypt.so.1")]
    private static extern nint crypt_rn(byte[] phrase, byte[] setting, byte[] data, int size);
}
