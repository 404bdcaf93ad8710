using System.Text.Json.Serialization;

namespace TodoCli;

/// <summary>The bodies of the API, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Todo[]))]
[JsonSerializable(typeof(NewTodo))]
[JsonSerializable(typeof(Device[]))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class TodoJson : JsonSerializerContext;

internal sealed record Todo(long Id, string Title, bool Complete);

internal sealed record NewTodo(string Title);

internal sealed record Device(long Id, string? DeviceName, DateTime LastUsedAt, bool Current);

internal sealed record Problem(string? Title, string? Detail);
