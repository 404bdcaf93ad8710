using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;

namespace Snippets.SecondFactors;

// begin-snippet: second-factor-requirement
internal sealed class AdministratorsNeedTwoFactors(IAdministrators administrators) : ISecondFactorRequirement
{
    public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
        => administrators.ContainsAsync(login.User.Id, cancellationToken);
}
// end-snippet

internal interface IAdministrators
{
    ValueTask<bool> ContainsAsync(long userId, CancellationToken cancellationToken);
}
