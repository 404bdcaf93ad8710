using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.Deployments;

/// <summary>Each node has connections of its own, and all of them one real server.</summary>
internal sealed class ThreeNodesOnPostgreSql(PostgresServer server) : IDeployment
{
    public async Task<AuthNodes> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null, Action<WebApplication>? map = null)
    {
        var connectionString = await server.NewDatabaseAsync();
        return await AuthNodes.StartAsync(
            3, (auth, number) => auth.AddPostgreSql($"{connectionString};Application Name=node{number}"), configure, extend, map);
    }
}
