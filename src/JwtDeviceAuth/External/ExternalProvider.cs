using System.Security.Claims;

namespace JwtDeviceAuth.External;

/// <summary>A provider that the application added.</summary>
/// <param name="Name">Its name, which is the login type of its sessions.</param>
/// <param name="Scheme">The scheme of the remote handler that signs in there.</param>
/// <param name="ReadIdentity">Reads what the handler found out.</param>
/// <param name="IsOpenIdConnect">Whether it is one of <c>AddOpenIdConnectProvider</c>, whose ID tokens this library validates.</param>
internal sealed record ExternalProvider(
    string Name, string Scheme, Func<ClaimsPrincipal, ExternalIdentity?> ReadIdentity, bool IsOpenIdConnect = false);
