using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace JwtDeviceAuth.External;

/// <summary>A provider's discovery document and keys: kept, and asked for anew when a token names a key that is not among them.</summary>
internal sealed class ProviderMetadata
{
    // Strangers can send tokens with invented keys: they must not make this application ask the provider again and again.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly string _issuer;
    private readonly bool _isSecure;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _manager;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Task<OpenIdConnectConfiguration>? _refresh;
    private long _refreshedAt;

    public ProviderMetadata(string authority, string issuer, HttpClient backchannel, TimeProvider clock)
    {
        authority = authority.TrimEnd('/');
        _issuer = issuer.TrimEnd('/');
        _isSecure = authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        _clock = clock;
        _manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(backchannel) { RequireHttps = _isSecure })
        {
            RefreshInterval = RefreshInterval,
        };
    }

    /// <summary>The document and the keys.</summary>
    /// <exception cref="ExternalProviderException">It cannot be had, or is not of this provider.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await _manager.GetConfigurationAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever is wrong with the document or the way to it, the provider cannot be used now.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw ExternalProviderException.Unavailable("The provider's discovery document could not be read.", exception);
        }

        // OpenID Connect Discovery, section 4.3: else one provider could speak for another.
        if (!ProviderIssuer.Fits(_issuer, configuration.Issuer?.TrimEnd('/')))
        {
            throw ExternalProviderException.Unavailable("The provider's discovery document names another issuer.");
        }

        return IsUsable(configuration.AuthorizationEndpoint) && IsUsable(configuration.TokenEndpoint)
            ? configuration
            : throw ExternalProviderException.Unavailable("The provider's discovery document lacks an address, or has one without https.");
    }

    /// <summary>Asks the provider for its keys, once for all that wait for them; within half a minute of the last time, nothing new.</summary>
    public Task<OpenIdConnectConfiguration> RefreshAsync(OpenIdConnectConfiguration stale)
    {
        lock (_lock)
        {
            if (_refresh is null || (_refresh.IsCompleted && _clock.GetElapsedTime(_refreshedAt) >= RefreshInterval))
            {
                _refreshedAt = _clock.GetTimestamp();
                _refresh = WaitForNewAsync(stale);
            }

            return _refresh;
        }
    }

    public bool IsUsable(string? address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (!_isSecure && uri.Scheme == Uri.UriSchemeHttp));

    /// <summary>The manager reads in the background, and goes on giving what it has meanwhile.</summary>
    private async Task<OpenIdConnectConfiguration> WaitForNewAsync(OpenIdConnectConfiguration stale)
    {
        _manager.RequestRefresh();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var current = await GetAsync(CancellationToken.None);
            if (!ReferenceEquals(current, stale) || patience.IsCancellationRequested)
            {
                return current;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
