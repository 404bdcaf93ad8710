using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>The <c>crypt</c> of most Linux distributions.</summary>
internal static class Libxcrypt
{
    private const string Library = "libcrypt.so.1";

    public static void Require()
    {
        if (NativeLibrary.TryLoad(Library, out _))
        {
            return;
        }

        // Nobody reads what a build server skips.
        Assert.False(OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("CI") is not null, $"{Library} is missing");
        Assert.Skip($"{Library} is not on this machine.");
    }

    public static string Crypt(byte[] password, string setting)
    {
        // struct crypt_data; its first field is the output, a string in a buffer.
        var data = new byte[32768];
        crypt_r([.. password, 0], [.. Encoding.ASCII.GetBytes(setting), 0], data);
        return Encoding.ASCII.GetString(data.AsSpan(0, data.AsSpan().IndexOf((byte)0)));
    }

    [DllImport(Library)]
    private static extern nint crypt_r(byte[] phrase, byte[] setting, byte[] data);
}
