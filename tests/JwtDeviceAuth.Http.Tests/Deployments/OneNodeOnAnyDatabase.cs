using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Http.Tests.Deployments;

/// <summary>A server of which the stores know nothing but EF's provider.</summary>
internal sealed class OneNodeOnAnyDatabase(PostgresServer server) : IDeployment
{
    public async Task<AuthNodes> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null, Action<WebApplication>? map = null)
    {
        var connectionString = await server.NewDatabaseAsync();
        var addStore = await AnyDatabaseFixture.CreateAsync(options => options.UseNpgsql(connectionString));
        return await AuthNodes.StartAsync(1, (auth, _) => addStore(auth), configure, extend, map);
    }
}
