using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>Social logins and links without HTTP.</summary>
public sealed class ExternalServiceTests(SharedOidcServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_whom_the_application_saw_sign_in_gets_a_session()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var device = new LoginDevice { DeviceId = "tv", DeviceName = "Living room" };

        var first = await LoginAsync(app, SocialApp.Provider, Ann(), device);
        var second = await LoginAsync(app, SocialApp.Provider, Ann(), device);

        Assert.Equal(ExternalLoginStatus.Succeeded, first.Status);
        Assert.Equal(first.User!.Id, second.User!.Id);
        Assert.Equal(("oidc", "tv", "Living room"), (second.Session!.LoginType, second.Session.DeviceId, second.Session.DeviceName));
        Assert.Equal((1, 1, 1), await app.CountAsync());
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", second.Tokens!.AccessToken)).Status);
    }

    [Fact]
    public async Task What_cannot_be_signed_in_is_told_by_a_status()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync("ann@example.com", isConfirmed: false);

        Assert.Equal(ExternalLoginStatus.UnknownProvider, (await LoginAsync(app, "other", Ann(), new())).Status);
        Assert.Equal(
            ExternalLoginStatus.InvalidIdentity, (await LoginAsync(app, SocialApp.Provider, new ExternalIdentity { ProviderUserId = "\n" }, new())).Status);
        var linkRequired = await LoginAsync(app, SocialApp.Provider, Ann(), new());
        Assert.Equal(ExternalLoginStatus.LinkRequired, linkRequired.Status);
        Assert.Equal(43, linkRequired.LinkCode!.Length);
        await Assert.ThrowsAsync<ArgumentException>(() => LoginAsync(app, SocialApp.Provider, Ann(), new() { DeviceId = DeviceIds.None }));
        Assert.Equal((1, 0, 0), await app.CountAsync());
    }

    [Fact]
    public async Task Links_are_listed_added_and_removed()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var id = await app.SignUpAsync("ann@example.com", isConfirmed: false);
        var linkCode = (await LoginAsync(app, SocialApp.Provider, Ann(), new())).LinkCode;
        var requester = new Requester(id);

        Assert.Equal(LinkStatus.PasswordRequired, (await LinksAsync(app, links => links.AddAsync(new() { Requester = requester, LinkCode = linkCode }, Token))).Status);
        Assert.Equal(
            LinkStatus.SessionRevoked,
            (await LinksAsync(app, links => links.AddAsync(new() { Requester = new(id, "made up"), Password = AuthClient.Password, LinkCode = linkCode }, Token))).Status);
        var added = await LinksAsync(app, links => links.AddAsync(
            new() { Requester = requester, Password = AuthClient.Password, LinkCode = linkCode }, Token));
        Assert.Equal((LinkStatus.Succeeded, "ann"), (added.Status, added.Account?.ProviderUserId));
        Assert.Equal(added.Account!.Id, Assert.Single(await LinksAsync(app, links => links.ListAsync(id, Token))).Account.Id);
        Assert.Equal(
            LinkStatus.Succeeded, (await LinksAsync(app, links => links.RemoveAsync(requester, added.Account.Id, AuthClient.Password, Token))).Status);
        await Assert.ThrowsAsync<ArgumentException>(() => LinksAsync(app, links => links.AddAsync(
            new() { Requester = requester, Password = AuthClient.Password, LinkCode = "a", Code = "b" }, Token)));
        Assert.Empty(await app.AccountsAsync());
    }

    private static ExternalIdentity Ann() => new() { ProviderUserId = "ann", Email = "ann@example.com", IsEmailVerified = true, Name = "Ann" };

    private static Task<ExternalLoginResult> LoginAsync(SocialApp app, string provider, ExternalIdentity identity, LoginDevice device)
        => app.Auth.InScopeAsync(services
            => services.GetRequiredService<IExternalLoginService>().LoginAsync(provider, identity, device, Token).AsTask());

    private static Task<T> LinksAsync<T>(SocialApp app, Func<ILinkService, ValueTask<T>> use)
        => app.Auth.InScopeAsync(services => use(services.GetRequiredService<ILinkService>()).AsTask());
}
