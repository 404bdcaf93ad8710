namespace JwtDeviceAuth.Authentication;

/// <summary>A claim as text, of which each request makes a claim of its own.</summary>
internal readonly record struct PlainClaim(string Type, string Value, string ValueType);
