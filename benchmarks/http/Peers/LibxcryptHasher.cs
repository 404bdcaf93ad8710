using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>The system's BCrypt behind the library's hook.</summary>
internal sealed class LibxcryptHasher : IPasswordHasher
{
    public string Hash(string password)
    {
        var setting = new byte[64];
        return crypt_gensalt_rn(Terminated("$2b$"), PeerKeys.WorkFactor, RandomNumberGenerator.GetBytes(16), 16, setting, setting.Length) == 0
            ? throw new InvalidOperationException("libxcrypt made no salt.")
            : Crypt(password, setting);
    }

    public PasswordVerification Verify(string password, string hash)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Crypt(password, Terminated(hash))), Encoding.ASCII.GetBytes(hash))
            ? PasswordVerification.Succeeded
            : PasswordVerification.Failed;

    private static string Crypt(string password, byte[] setting)
    {
        var data = new byte[32768];
        var output = crypt_rn(Terminated(password), setting, data, data.Length);
        return Marshal.PtrToStringAnsi(output) ?? throw new InvalidOperationException("libxcrypt made no hash.");
    }

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    [DllImport("libcrypt.so.1")]
    private static extern nint crypt_rn(byte[] phrase, byte[] setting, byte[] data, int size);

    [DllImport("libcrypt.so.1")]
    private static extern nint crypt_gensalt_rn(byte[] prefix, uint count, byte[] random, int randomSize, byte[] output, int outputSize);
}
