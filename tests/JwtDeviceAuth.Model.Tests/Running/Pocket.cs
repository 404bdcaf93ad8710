namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>What the client on a device holds.</summary>
/// <param name="Held">The token it got last.</param>
/// <param name="LostAt">When an answer to this token was lost; the rules say to ask again within the leeway.</param>
/// <param name="Key">The key that it uses since it first did.</param>
/// <param name="IsDisturbed">Somebody else did something to the session, so that it may end.</param>
internal sealed record Pocket(Answer Held, DateTimeOffset? LostAt = null, string? Key = null, bool IsDisturbed = false);
