using JwtDeviceAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using PublicApiGenerator;
using Xunit;

namespace JwtDeviceAuth.OpenApi.Tests;

public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };

    [Fact]
    public void JwtDeviceAuth_OpenApi_NSwag()
        => Snapshot.Verify(typeof(JwtDeviceAuthNSwagServiceCollectionExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_OpenApi_Swashbuckle()
        => Snapshot.Verify(typeof(JwtDeviceAuthSwashbuckleServiceCollectionExtensions).Assembly.GeneratePublicApi(Options));
}
