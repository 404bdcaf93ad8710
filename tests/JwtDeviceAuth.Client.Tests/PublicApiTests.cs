using JwtDeviceAuth.Testing;
using PublicApiGenerator;
using Xunit;

namespace JwtDeviceAuth.Client.Tests;

/// <summary>The public surface is a promise: a change to it shows here, and is then either a mistake or an entry in the change log.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void JwtDeviceAuth_Client() => Snapshot.Verify(typeof(JwtDeviceAuthClient).Assembly.GeneratePublicApi(new ApiGeneratorOptions
    {
        IncludeAssemblyAttributes = false,
        DenyNamespacePrefixes = [],
    }));
}
