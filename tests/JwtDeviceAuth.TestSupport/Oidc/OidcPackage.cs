using System.Runtime.CompilerServices;

namespace JwtDeviceAuth.TestSupport.Oidc;

/// <summary>The folder tests/oidc with its npm package, as the lock file has it; installed once for all tests.</summary>
public sealed class OidcPackage : IDisposable
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "provider.mjs", "presets.mjs"];

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _installed;

    public OidcPackage() => _installed = new Lazy<Task>(() => InstallAsync());

    public async Task<string> FolderAsync()
    {
        OtherProgram.Require("node");
        OtherProgram.Require("npm");
        await _installed.Value;
        return _folder.Path;
    }

    public void Dispose() => _folder.Dispose();

    private async Task InstallAsync([CallerFilePath] string thisFile = "")
    {
        var source = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "oidc");
        foreach (var file in Files)
        {
            File.Copy(Path.Combine(source, file), _folder.File(file));
        }

        await OtherProgram.InstallNpmPackagesAsync(_folder.Path);
    }
}
