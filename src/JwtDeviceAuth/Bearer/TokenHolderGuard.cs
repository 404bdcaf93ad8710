using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>Gives an endpoint of the library the holder of an access token of the library as its user, and nobody else, whatever else the application lets through.</summary>
internal sealed class TokenHolderGuard(RequestDelegate endpoint)
{
    public static void Around(IEndpointConventionBuilder endpoints)
        => endpoints.Add(builder => builder.RequestDelegate = new TokenHolderGuard(builder.RequestDelegate!).InvokeAsync);

    private async Task InvokeAsync(HttpContext context)
    {
        var scheme = context.RequestServices.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.Bearer.Scheme;
        if (await TokenHolder.FindAsync(context, scheme) is not { } user)
        {
            await context.ChallengeAsync(scheme);
            return;
        }

        context.User = user;
        await endpoint(context);
    }
}
