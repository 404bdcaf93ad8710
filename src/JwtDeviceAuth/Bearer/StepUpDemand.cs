using Microsoft.AspNetCore.Authorization;

namespace JwtDeviceAuth.Bearer;

/// <summary>A requirement as metadata of an endpoint, which ASP.NET Core's authorization adds to whatever else the endpoint asks for.</summary>
internal sealed class StepUpDemand(IAuthorizationRequirement requirement) : IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [requirement];
}
