using Xunit;

namespace JwtDeviceAuth.Packages.Tests.Templates;

public sealed class CombinationTests
{
    [Fact]
    public void Every_pair_of_options_is_in_one_of_the_combinations_that_every_run_tests()
        => Assert.Equal(PairsOf(Combination.All).Order(StringComparer.Ordinal), PairsOf(Combination.Pairs).Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_as_many_combinations_as_the_options_allow()
        => Assert.Equal(2 * 3 * 2 * 2, Combination.All.Select(combination => (combination.Database, combination.OpenApi, combination.Social, combination.Controllers)).Distinct().Count());

    private static HashSet<string> PairsOf(IEnumerable<Combination> combinations)
        => [.. combinations.SelectMany(combination =>
        {
            string[] options = [combination.Database, combination.OpenApi, $"social {combination.Social}", $"controllers {combination.Controllers}"];
            return options.SelectMany((one, index) => options[(index + 1)..].Select(other => $"{one}, {other}"));
        })];
}
