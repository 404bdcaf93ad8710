using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;

namespace JwtDeviceAuth.Http.Tests.Deployments;

/// <summary>What a suite of the contract runs on. Each start has a database of its own.</summary>
public interface IDeployment
{
    Task<AuthNodes> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null, Action<WebApplication>? map = null);
}
