using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>To make a context takes longer than all else in a refresh, and any service that asks for one in its constructor makes it.</summary>
public sealed class RefreshContextTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_refresh_makes_no_context_with_a_key_or_without()
    {
        var made = 0;
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.ConfigureDbContext<JwtDeviceAuthDbContext>(
            (_, _) => Interlocked.Increment(ref made)));
        await app.Client.SignUpAsync(Email);
        var login = await app.Client.LoginAsync(Email, "phone");

        // The first opens the connection that groups are written on.
        var first = await app.Client.RefreshAsync(login.Refresh);
        var before = made;
        var second = await app.Client.RefreshAsync(first.Refresh);
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);
        var bound = await app.Client.RefreshAsync(second.Refresh);
        await app.Client.RefreshAsync(bound.Refresh);

        Assert.NotEqual(0, before);
        Assert.Equal(before, made);
    }
}
