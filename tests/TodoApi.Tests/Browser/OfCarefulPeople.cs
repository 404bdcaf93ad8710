using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;

namespace TodoApi.Tests.Browser;

/// <summary>People with an address of one domain have to have a second factor.</summary>
internal sealed class OfCarefulPeople : ISecondFactorRequirement
{
    public const string Domain = "@careful.example.com";

    public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
        => ValueTask.FromResult(login.User.Email!.EndsWith(Domain, StringComparison.Ordinal));
}
