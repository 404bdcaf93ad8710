using System.Globalization;

namespace JwtDeviceAuth.HttpBenchmarks;

/// <summary>How long to measure, and what.</summary>
internal sealed record Settings(int Rounds, TimeSpan Duration, IReadOnlySet<string> Only)
{
    /// <summary>What is measured for seconds, in wrk's form.</summary>
    public string WrkDuration => string.Create(CultureInfo.InvariantCulture, $"{Duration.TotalSeconds:0}s");

    public static bool TryParse(string[] arguments, out Settings settings)
    {
        settings = new Settings(15, TimeSpan.FromSeconds(2), new HashSet<string>(StringComparer.Ordinal));
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--quick":
                    settings = settings with { Rounds = 5, Duration = TimeSpan.FromSeconds(1) };
                    break;
                case "--only" when index + 1 < arguments.Length:
                    settings = settings with { Only = arguments[++index].Split(',').ToHashSet(StringComparer.Ordinal) };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    public bool Includes(string part) => Only.Count == 0 || Only.Contains(part);
}
