using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Holds every request until this node has read the store's time, the revoked sessions and the key ring. Whether that is before the web server takes requests depends
/// on the host and the order of registrations, so it is not left to them.
/// </summary>
internal sealed class StartupGate(StoreClock clock, RevocationReader revocation, SigningKeyRing? ring = null) : IStartupFilter
{
    private volatile bool _isOpen;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(request => context => _isOpen ? request(context) : WaitAsync(request, context));
        next(app);
    };

    private async Task WaitAsync(RequestDelegate request, HttpContext context)
    {
        try
        {
            await clock.EnsureReadAsync(context.RequestAborted);
            await revocation.EnsureReadAsync(context.RequestAborted);
            if (ring is not null)
            {
                await ring.EnsureReadAsync(context.RequestAborted);
            }

            _isOpen = true;
        }
        catch (StoreUnavailableException)
        {
            await Problem.StoreUnavailable.ExecuteAsync(context);
            return;
        }

        await request(context);
    }
}
