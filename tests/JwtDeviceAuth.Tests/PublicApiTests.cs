using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Testing;
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
    public void JwtDeviceAuth() => Snapshot.Verify(typeof(JwtDeviceAuthOptions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_EntityFrameworkCore() => Snapshot.Verify(typeof(JwtDeviceAuthDbContext).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_Sqlite()
        => Snapshot.Verify(typeof(JwtDeviceAuthSqliteBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_OpenApi()
        => Snapshot.Verify(typeof(JwtDeviceAuthOpenApiServiceCollectionExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_PostgreSql()
        => Snapshot.Verify(typeof(JwtDeviceAuthPostgreSqlBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_SqlServer()
        => Snapshot.Verify(typeof(JwtDeviceAuthSqlServerBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_Passkeys()
        => Snapshot.Verify(typeof(JwtDeviceAuthPasskeysBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_EdDsa() => Snapshot.Verify(typeof(JwtDeviceAuthEdDsaBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_InterleavedBCrypt()
        => Snapshot.Verify(typeof(JwtDeviceAuthInterleavedBCryptBuilderExtensions).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_Testing() => Snapshot.Verify(typeof(Snapshot).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void JwtDeviceAuth_Specification() => Snapshot.Verify(WithoutTests(typeof(StoreSpecification).Assembly.GeneratePublicApi(Options)));

    [Fact]
    public void What_a_service_returns_can_be_made_by_an_application_that_has_its_own()
    {
        var results = typeof(JwtDeviceAuthOptions).Assembly.GetExportedTypes().Concat(typeof(PasskeyOptions).Assembly.GetExportedTypes())
            .Where(type => type.IsInterface && type.Name.EndsWith("Service", StringComparison.Ordinal))
            .SelectMany(service => service.GetMethods())
            .SelectMany(method => method.ReturnType.GetGenericArguments())
            .Where(type => type is { IsClass: true, IsGenericType: false })
            .Distinct()
            .ToList();

        Assert.Contains(typeof(LoginResult), results);
        Assert.DoesNotContain(results, type => type.GetConstructors().Length == 0);
    }

    /// <summary>There will be more tests, and authors of stores call none of them. xunit's attributes hold the paths of this machine, too.</summary>
    private static string WithoutTests(string surface)
    {
        var kept = new List<string>();
        var isTest = false;
        foreach (var line in surface.Split('\n'))
        {
            isTest |= line.TrimStart().StartsWith("[Xunit.", StringComparison.Ordinal);
            if (!isTest)
            {
                kept.Add(line);
            }

            isTest &= !line.EndsWith("{ }", StringComparison.Ordinal);
        }

        return string.Join('\n', kept);
    }
}
