using JwtDeviceAuth.Email;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Sends the notices, in the background, once it is certain that what they say counts; where there is a sender and an address.</summary>
internal sealed class SecondFactorEmails(EmailQueue queue, IAfterCommit commit, IServiceProviderIsService services, StoreClock clock)
{
    public void Post(User user, SecondFactorNotice notice)
    {
        if (user.Email is not { } address || !services.IsService(typeof(IAccountEmailSender)))
        {
            return;
        }

        var email = new SecondFactorEmail { UserId = user.Id, Address = address, Name = user.Name, Notice = notice, OccurredAt = clock.GetUtcNow() };
        if (!commit.Run(Send))
        {
            Send();
        }

        void Send() => queue.TryPost((_, _) => ValueTask.FromResult<AccountEmail?>(email));
    }
}
