using System.Text.Json.Nodes;
using JwtDeviceAuth.ClientDriver;

// The client for .NET under clients/conformance: one command a line, each answered by one line; many are under way at once.
using var driver = new Driver();
using var turn = new SemaphoreSlim(1);
while (await Console.In.ReadLineAsync() is { } line)
{
    _ = AnswerAsync(JsonNode.Parse(line)!.AsObject());
}

async Task AnswerAsync(JsonObject command)
{
    JsonObject answer;
    try
    {
        answer = await Task.Run(() => driver.DoAsync(command));
    }
    catch (Exception exception)
    {
        answer = new JsonObject { ["error"] = exception.Message };
    }

    answer["id"] = (int)command["id"]!;
    await turn.WaitAsync();
    try
    {
        await Console.Out.WriteLineAsync(answer.ToJsonString());
        await Console.Out.FlushAsync();
    }
    finally
    {
        turn.Release();
    }
}
