namespace JwtDeviceAuth.External;

/// <summary>What an ID token has to be, beside signed by the provider and in its time.</summary>
/// <param name="Audiences">The client ids of which one must be in <c>aud</c>.</param>
/// <param name="Parties">The client ids of which <c>azp</c> must be one, if it is there.</param>
/// <param name="Nonces">The spellings of the <c>nonce</c>, of which the token must have one; empty if it must have none.</param>
/// <param name="AccessToken">The access token that came with it, if one did; <c>at_hash</c> must fit it.</param>
internal sealed record IdTokenDemand(
    IEnumerable<string> Audiences, IEnumerable<string> Parties, IReadOnlyList<string> Nonces, string? AccessToken = null);
