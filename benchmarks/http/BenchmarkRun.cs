using System.Globalization;
using System.Text.Json;
using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;
using JwtDeviceAuth.HttpBenchmarks.Work;

namespace JwtDeviceAuth.HttpBenchmarks;

/// <summary>Runs what was asked for, prints the tables as Markdown and writes them as JSON.</summary>
internal static class BenchmarkRun
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static async Task RunAsync(Settings settings)
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("It takes two cores: one for the server, one for wrk.");
        }

        (string Name, Func<string, Task<IReadOnlyList<Table>>> RunAsync)[] parts =
        [
            ("get", folder => GetWork.RunAsync(settings, folder)),
            ("refresh", async folder => [await RefreshWork.RunAsync(settings, folder)]),
            ("bound", folder => BoundWork.RunAsync(settings, folder)),
            ("login", folder => LoginWork.RunAsync(settings, folder)),
            ("bcrypt", _ => Task.FromResult(BCryptWork.Run(settings))),
            ("start", folder => StartWork.RunAsync(settings, folder)),
            ("rotation", folder => RotationWork.RunAsync(settings, folder)),
            ("growth", folder => GrowthWork.RunAsync(settings, folder)),
            ("memory", async folder => [await MemoryWork.RunAsync(settings, folder)]),
        ];
        await Console.Out.WriteLineAsync(
            $"{settings.Rounds} rounds of {settings.WrkDuration}, everything in turn in each; ratios are formed within a round.\n"
            + "MapIdentityApi runs on a small SQLite user store of this benchmark, for its own is not at hand: on EF, as that one is, or by plain statements.");
        var tables = new List<Table>();
        foreach (var part in parts.Where(part => settings.Includes(part.Name)))
        {
            var folder = Directory.CreateTempSubdirectory("jwtdeviceauth-bench-").FullName;
            PeerKeys.Create(folder);
            try
            {
                foreach (var table in await part.RunAsync(folder))
                {
                    table.Print(Console.Out);
                    tables.Add(table);
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        // A part does not take the place of the whole.
        var path = Path.Combine(Repository.Results, settings.Only.Count == 0 ? "http.json" : $"http.{string.Join('-', settings.Only)}.json");
        await using var file = File.Create(path);
        await using var json = new Utf8JsonWriter(file, Indented);
        json.WriteStartObject();
        json.WriteNumber("rounds", settings.Rounds);
        json.WriteString("duration", settings.WrkDuration);
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteStartArray("tables");
        foreach (var table in tables)
        {
            table.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nAs JSON: benchmarks/results/{Path.GetFileName(path)}"));
    }
}
