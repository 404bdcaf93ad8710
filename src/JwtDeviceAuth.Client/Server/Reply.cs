using System.Net;

namespace JwtDeviceAuth.Client.Server;

/// <summary>What an endpoint of the server answered, or why there is no answer.</summary>
internal sealed record Reply(ReplyKind Kind)
{
    /// <summary>The answer's status; null without an answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The JSON of the answer, if it is JSON.</summary>
    public ReplyBody? Body { get; init; }

    /// <summary>What the server asked for, in a form that needs no wall clock.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The thumbprint of the key that the request showed; null if it showed none.</summary>
    public string? KeyId { get; init; }

    /// <summary>What was wrong, without a secret; for <see cref="ReplyKind.Failed"/>.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>There was no answer at all: the network, or a timeout.</summary>
    public bool IsNetwork => Kind == ReplyKind.Failed && Status is null;

    public string? Code => Body?.Code;

    public override string ToString() => $"{Kind} {(int?)Status} {Code}";
}

internal enum ReplyKind
{
    /// <summary>The server did it.</summary>
    Succeeded,

    /// <summary>The server said no, with a code.</summary>
    Refused,

    /// <summary>Anything else: it says nothing about the session.</summary>
    Failed,
}
