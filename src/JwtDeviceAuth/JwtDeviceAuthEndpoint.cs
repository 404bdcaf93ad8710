using System.Runtime.CompilerServices;
using System.Text.Json;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Builder;

namespace JwtDeviceAuth;

/// <summary>
/// One endpoint that <c>MapJwtDeviceAuth</c> maps: leave it out, or give it conventions, for example
/// <c>endpoints.Login.RequireRateLimiting("login")</c>.
/// </summary>
public sealed class JwtDeviceAuthEndpoint : IEndpointConventionBuilder
{
    private readonly List<Action<EndpointBuilder>> _conventions = [];
    private readonly List<Action<EndpointBuilder>> _finalConventions = [];

    /// <summary>An endpoint whose operation has the name of the property, unless it is given another.</summary>
    /// <param name="name">The name of the operation in OpenAPI documents, in PascalCase.</param>
    internal JwtDeviceAuthEndpoint([CallerMemberName] string name = "")
        => Operation = new OperationName(JsonNamingPolicy.CamelCase.ConvertName(name));

    internal OperationName Operation { get; }

    internal bool IsOmitted { get; private set; }

    /// <summary>Leaves the endpoint out: its address is free for the application's own.</summary>
    public void Omit() => IsOmitted = true;

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => _conventions.Add(convention);

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => _finalConventions.Add(finallyConvention);

    internal void ApplyTo(IEndpointConventionBuilder route)
    {
        _conventions.ForEach(route.Add);
        _finalConventions.ForEach(route.Finally);
    }
}
