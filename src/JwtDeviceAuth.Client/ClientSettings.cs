using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client;

/// <summary>The options after their check.</summary>
internal sealed class ClientSettings
{
    public ClientSettings(JwtDeviceAuthClientOptions options)
    {
        BaseAddress = BaseAddressReader.Read(options.BaseAddress, options.AllowInsecureHttp);
        ApiAddress = options.ApiAddress is null ? new Uri(BaseAddress, "..") : BaseAddressReader.Read(options.ApiAddress.OriginalString, options.AllowInsecureHttp, nameof(options.ApiAddress));
        Origins = [BaseAddress, ApiAddress, .. options.TokenOrigins.Select(origin => BaseAddressReader.Read(origin.OriginalString, options.AllowInsecureHttp, nameof(options.TokenOrigins)))];
        Options = options;
        HasKey = options.UseDeviceKey && !OperatingSystem.IsBrowser();
        if (options.BindAccessTokens && !HasKey)
        {
            throw new ArgumentException(
                OperatingSystem.IsBrowser()
                    ? "BindAccessTokens needs a key of the device, and .NET has none in a browser: leave it out here."
                    : "BindAccessTokens needs the key of the device, and UseDeviceKey is false: set UseDeviceKey, or leave BindAccessTokens out.",
                nameof(options));
        }

        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout > TimeSpan.FromMinutes(2))
        {
            throw new ArgumentException($"RequestTimeout is {options.RequestTimeout}: choose a time up to 2 minutes; 10 seconds is the default.", nameof(options));
        }

        if (options.MaximumRepeatedBody < 0)
        {
            throw new ArgumentException("MaximumRepeatedBody is negative: 0 keeps no body, 1048576 (1 MiB) is the default.", nameof(options));
        }
    }

    public JwtDeviceAuthClientOptions Options { get; }

    /// <summary>Ends with a slash.</summary>
    public Uri BaseAddress { get; }

    public Uri ApiAddress { get; }

    /// <summary>Whether this device has a key.</summary>
    public bool HasKey { get; }

    public string DeviceName => Options.DeviceName ?? (OperatingSystem.IsBrowser() ? "Browser" : Environment.MachineName);

    public TimeSpan RequestTimeout => Options.RequestTimeout;

    public TimeProvider TimeProvider => Options.TimeProvider;

    /// <summary>A number from 0 to below 1, for what must not be foreseen or must not happen everywhere at once.</summary>
    public Func<double> Random { get; init; } = static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    public ClientRules Rules { get; init; } = new();

    /// <summary>Whoever waited goes on elsewhere: an application's code may block, and must not do so on the thread that others wait for.</summary>
    public TaskCreationOptions Continuations { get; init; } = TaskCreationOptions.RunContinuationsAsynchronously;

    private IReadOnlyList<Uri> Origins { get; }

    /// <summary>Whether the access token may go there.</summary>
    public bool IsOwn(Uri? address) => address is not null && Origins.Any(origin => IsSameOrigin(origin, address));

    public static bool IsSameOrigin(Uri one, Uri other)
        => one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The place of this server in a store that other servers have a place in, too.</summary>
    public string NameOf(string content)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(BaseAddress.AbsoluteUri)))[..12];
        return $"{BaseAddress.IdnHost.Replace(':', '_').Trim('[', ']')}-{hash}.{content}".ToLowerInvariant();
    }
}
