namespace JwtDeviceAuth.Packages.Tests.Templates;

/// <summary>One choice of the template's options, and a name for what is made of it.</summary>
public sealed record Combination(string Name, string Database, string OpenApi, bool Social, bool Controllers)
{
    /// <summary>Names that are no C# identifiers: with dashes, dots, keywords, a digit in front, a space.</summary>
    private static readonly string[] Names = ["Shop", "my-shop", "Acme.Shop-2.Api", "class", "new.event.Api", "1st api"];

    /// <summary>Each pair of options is in one of these: see <see cref="CombinationTests"/>.</summary>
    public static IReadOnlyList<Combination> Pairs { get; } =
    [
        new(Names[0], "sqlite", "swagger", Social: false, Controllers: false),
        new(Names[1], "postgresql", "swagger", Social: true, Controllers: true),
        new(Names[2], "sqlite", "scalar", Social: true, Controllers: true),
        new(Names[3], "postgresql", "scalar", Social: false, Controllers: false),
        new(Names[4], "sqlite", "none", Social: false, Controllers: true),
        new(Names[5], "postgresql", "none", Social: true, Controllers: false),
    ];

    public static IReadOnlyList<Combination> All { get; } =
    [
        .. from database in new[] { "sqlite", "postgresql" }
           from openApi in new[] { "swagger", "scalar", "none" }
           from social in new[] { false, true }
           from controllers in new[] { false, true }
           select new Combination($"{database}-{openApi}{(social ? "-social" : "")}{(controllers ? "-controllers" : "")}", database, openApi, social, controllers),
    ];

    /// <summary>All of them for <c>./templates.sh</c>, those with every pair otherwise.</summary>
    public static IReadOnlyList<Combination> ToTest { get; } = Environment.GetEnvironmentVariable("TEMPLATE_COMBINATIONS") == "all" ? [.. Pairs, .. All] : Pairs;

    /// <summary>How many tests the template has with these options.</summary>
    public int Tests => 4 + (OpenApi == "none" ? 0 : 1) + (Social ? 2 : 0);

    /// <summary>The defaults are not named, so that they are tested, too.</summary>
    public IEnumerable<string> Arguments =>
    [
        .. Database == "sqlite" ? (string[])[] : ["--database", Database],
        .. OpenApi == "swagger" ? (string[])[] : ["--openapi", OpenApi],
        .. Social ? (string[])["--social"] : [],
        .. Controllers ? (string[])["--controllers"] : [],
    ];

    public override string ToString() => $"{Name}: {string.Join(' ', Arguments)}";
}
