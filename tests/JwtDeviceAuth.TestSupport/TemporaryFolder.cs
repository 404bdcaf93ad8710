namespace JwtDeviceAuth.TestSupport;

/// <summary>A folder of one test's own, removed after it.</summary>
public sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    public string Path { get; } = parent is null
        ? Directory.CreateTempSubdirectory("jwtdeviceauth-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"jwtdeviceauth-{Guid.NewGuid():N}")).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A database that is still being closed; the system's own clean-up takes the rest.
        }
    }
}
