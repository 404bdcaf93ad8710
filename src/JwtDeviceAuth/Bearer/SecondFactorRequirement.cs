using Microsoft.AspNetCore.Authorization;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// The access token of the request is of a person who proved who they are by two factors (<c>acr</c> <c>2</c>). Where nothing else is missing, the
/// answer is 401 <c>second_factor_required</c>, with RFC 9470's challenge.
/// </summary>
public sealed class SecondFactorRequirement : IAuthorizationRequirement;
