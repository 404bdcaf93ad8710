using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>One application for all tests of a class that must find nothing made, nothing linked.</summary>
public sealed class RefusingApp(SharedOidcServer shared) : IAsyncLifetime
{
    public SocialApp App { get; private set; } = null!;

    public OidcServer Server { get; private set; } = null!;

    public TokenSwap Swap { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Server = await shared.GetAsync();
        App = await SocialApp.StartAsync(Server, options => options.BackchannelHttpHandler = Swap);
    }

    /// <summary>Nobody has come in.</summary>
    public async Task IsEmptyAsync() => Assert.Equal((0, 0, 0), await App.CountAsync());

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Swap.Dispose();
    }
}
