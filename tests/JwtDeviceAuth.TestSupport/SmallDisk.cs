using System.Diagnostics;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>A real file system of a few megabytes, which a test can fill to the last byte.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string _filler;

    private SmallDisk(TemporaryFolder folder) => (_folder, _filler) = (folder, folder.File("filler"));

    public TemporaryFolder Folder => _folder;

    /// <summary>Skips the test where the system lets nobody mount anything.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        var folder = new TemporaryFolder();
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.Path) != 0)
        {
            folder.Dispose();
            Assert.Skip("A small disk can be mounted by root only.");
        }

        return new SmallDisk(folder);
    }

    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: what was asked for.
        }
    }

    public void MakeRoom() => File.Delete(_filler);

    public void Dispose()
    {
        // Lazily: a database that is still being closed must not keep the rest of the tests from running.
        Run("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
