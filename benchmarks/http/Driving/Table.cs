using System.Globalization;
using System.Text.Json;

namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>
/// Figures of several things that were measured in turn. A ratio is formed within each round, of two figures that are seconds apart, so
/// that what else the machine does cancels out.
/// </summary>
internal sealed class Table(string work, string unit, string baseline)
{
    private readonly Dictionary<string, List<double>> _figures = [];

    public void Add(string what, double figure)
    {
        if (!_figures.TryGetValue(what, out var figures))
        {
            _figures[what] = figures = [];
        }

        figures.Add(figure);
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"### {work} ({unit})");
        output.WriteLine();
        output.WriteLine($"| | median | 10 to 90 % | ratio to {baseline} | 10 to 90 % |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (what, figures) in _figures)
        {
            var ratios = Ratios(what);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {Number(Middle(figures))} | {Number(At(figures, 0.1))}-{Number(At(figures, 0.9))} | {Middle(ratios):0.00} | {At(ratios, 0.1):0.00}-{At(ratios, 0.9):0.00} |"));
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("work", work);
        json.WriteString("unit", unit);
        json.WriteString("baseline", baseline);
        json.WriteStartArray("figures");
        foreach (var (what, figures) in _figures)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteNumber("median", Math.Round(Middle(figures), 3));
            json.WriteNumber("ratio", Math.Round(Middle(Ratios(what)), 3));
            json.WriteStartArray("each");
            foreach (var figure in figures)
            {
                json.WriteNumberValue(Math.Round(figure, 3));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IReadOnlyList<double> Ratios(string what) => [.. _figures[what].Zip(_figures[baseline], (figure, other) => figure / other)];

    private static double Middle(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Without the outermost rounds: on a machine with neighbours one of them is always odd.</summary>
    private static double At(IEnumerable<double> figures, double share)
    {
        var sorted = figures.Order().ToArray();
        return sorted[(int)Math.Round((sorted.Length - 1) * share)];
    }

    private static string Number(double figure)
        => figure.ToString(figure >= 100 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}
