using JwtDeviceAuth.HttpBenchmarks.Driving;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>One run of refreshes, with tokens of fresh logins.</summary>
internal static class RefreshRun
{
    // wrk asks for one request more than it has connections, to see what they look like.
    public const int Spare = 2;

    public static async Task<Load> RunAsync(Server server, Accounts accounts, int connections, Settings settings, string folder)
    {
        var tokens = new string[connections + Spare];
        for (var number = 0; number < tokens.Length; number++)
        {
            tokens[number] = await accounts.RefreshTokenAsync(number);
        }

        var path = Path.Combine(folder, "refresh.txt");
        await File.WriteAllLinesAsync(path, tokens);
        return await Wrk.RunAsync(
            server,
            accounts.RefreshPath,
            "refresh.lua",
            connections,
            settings.WrkDuration,
            new Dictionary<string, string> { ["TOKENS"] = path, ["FIELD"] = accounts.RefreshField });
    }
}
