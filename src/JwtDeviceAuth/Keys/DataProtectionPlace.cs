using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// Where Data Protection keeps its keys if the application names no place: in the account's home. Without a home that is the working folder, without
/// a word.
/// </summary>
internal sealed class DataProtectionPlace
{
    private readonly IDataProtectionProvider _protection;
    private readonly IOptions<KeyManagementOptions> _options;
    private readonly string _folder;

    public DataProtectionPlace(IDataProtectionProvider protection, IOptions<KeyManagementOptions> options)
        : this(protection, options, FileSystemXmlRepository.DefaultKeyStorageDirectory?.ToString() ?? string.Empty)
    {
    }

    /// <summary>With the folder that Data Protection falls back to, which it finds out once for the whole process.</summary>
    internal DataProtectionPlace(IDataProtectionProvider protection, IOptions<KeyManagementOptions> options, string folder)
        => (_protection, _options, _folder) = (protection, options, folder);

    /// <summary>What is wrong with the place that nobody chose; null if nothing is, or if the application chose one.</summary>
    public string? Fault => IsDefault() ? FaultOf(_folder) : null;

    /// <summary>What is wrong with a folder of the account's own.</summary>
    public static string? FaultOf(string folder)
    {
        if (!Path.IsPathRooted(folder))
        {
            return "This account has no home folder.";
        }

        if (PrivateFolder.FindShared(folder) is { } shared)
        {
            return $"Everybody can write to '{shared}'.";
        }

        try
        {
            Directory.CreateDirectory(folder);
            if (!Directory.EnumerateFiles(folder, "key-*.xml").Any())
            {
                // The first key has to be written; one that is there may be in a folder that is mounted to be read only.
                File.Create(Path.Combine(folder, $"{Guid.NewGuid():N}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private bool IsDefault()
        => !OperatingSystem.IsWindows()
            && _options.Value.XmlRepository is null
            && _protection is not EphemeralDataProtectionProvider
            && _protection.GetType().Assembly == typeof(KeyManagementOptions).Assembly;
}
