using System.Security.Claims;

namespace AppRoot;

internal static class HelloEndpoints
{
    public static RouteGroupBuilder MapHello(this RouteGroupBuilder group)
    {
        group.MapGet("", Hello);
        return group;
    }

    private static Greeting Hello(ClaimsPrincipal user) => new($"Hello, user {user.GetUserId()}");
}
