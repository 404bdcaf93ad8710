using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;

namespace JwtDeviceAuth.Http.Tests.Deployments;

internal sealed class OneNodeOnSqlite : IDeployment
{
    public Task<AuthNodes> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null, Action<WebApplication>? map = null)
        => AuthNodes.StartAsync(1, configure: configure, extend: extend, map: map);
}
