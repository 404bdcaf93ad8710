namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>What the model says of a call: the state after it, the answer, and the refresh token that is given out.</summary>
public sealed record Verdict(ProtocolModel After, Outcome Outcome, Token? Token = null);
