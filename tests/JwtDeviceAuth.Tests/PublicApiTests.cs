using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using PublicApiGenerator;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>The public surface is a promise: a change to it shows here, and is then either a mistake or an entry in the change log.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        // Extension methods live in the namespaces of what they extend.
        DenyNamespacePrefixes = [],
    };

    [Fact]
    public void JwtDeviceAuth() => Verifier.Verify(typeof(JwtDeviceAuthOptions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_EntityFrameworkCore() => Verifier.Verify(typeof(JwtDeviceAuthDbContext).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_Sqlite()
        => Verifier.Verify(typeof(JwtDeviceAuthSqliteBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_PostgreSql()
        => Verifier.Verify(typeof(JwtDeviceAuthPostgreSqlBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_SqlServer()
        => Verifier.Verify(typeof(JwtDeviceAuthSqlServerBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_InterleavedBCrypt()
        => Verifier.Verify(typeof(JwtDeviceAuthInterleavedBCryptBuilderExtensions).Assembly.GeneratePublicApi(Options));
}
