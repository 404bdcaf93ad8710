using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>The map of docs/architecture.md, as rules.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture Library =
        new ArchLoader().LoadAssemblies(typeof(JwtDeviceAuthOptions).Assembly, typeof(HttpContext).Assembly).Build();

    private static readonly Architecture Stores = new ArchLoader().LoadAssemblies(typeof(JwtDeviceAuthDbContext).Assembly).Build();

    [Fact]
    public void No_room_of_the_library_is_in_a_cycle_with_another()
        => SliceRuleDefinition.Slices().Matching("JwtDeviceAuth.(*)").Should().BeFreeOfCycles().Check(Library);

    [Fact]
    public void No_room_of_the_stores_is_in_a_cycle_with_another()
        => SliceRuleDefinition.Slices().Matching("JwtDeviceAuth.EntityFrameworkCore.(*)").Should().BeFreeOfCycles().Check(Stores);

    [Fact]
    public void The_contracts_of_the_stores_depend_on_no_room()
        => ArchRuleDefinition.Types().That().ResideInNamespace("JwtDeviceAuth.Stores")
            .Should().NotDependOnAny(ArchRuleDefinition.Types().That().ResideInNamespaceMatching(@"^JwtDeviceAuth\.(?!Stores)"))
            .Check(Library);

    [Fact]
    public void Services_know_no_HTTP()
        => ArchRuleDefinition.Types().That().ResideInNamespaceMatching(@"^JwtDeviceAuth\.(?!Http|Bearer|Authentication)").And().HaveNameMatching("(Service|Store|Starter|Policy|Queue|Issuer)$")
            .Should().NotDependOnAny(typeof(HttpContext))
            .Check(Library);
}
