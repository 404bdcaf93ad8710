using JwtDeviceAuth;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of JwtDeviceAuth.</summary>
public static class JwtDeviceAuthEndpointRouteBuilderExtensions
{
    private static readonly string[] JsonOnly = [BodyFormat.Json];
    private static readonly string[] FormOrJson = [BodyFormat.Form, BodyFormat.Multipart, BodyFormat.Json];

    /// <summary>
    /// Maps sign-up, login, refresh, logout, the profile and the device list, relative to the group it is called on; with an
    /// <see cref="IAccountEmailSender"/> also the confirmation of addresses and the reset of passwords.
    /// </summary>
    /// <param name="routes">The application, or a group such as <c>app.MapGroup("/users")</c>.</param>
    /// <param name="configure">Leaves single endpoints out or gives them conventions.</param>
    /// <returns>A builder for conventions of all the endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>services.AddJwtDeviceAuth()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapJwtDeviceAuth(
        this IEndpointRouteBuilder routes, Action<JwtDeviceAuthEndpoints>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider.GetService<IServiceProviderIsService>();
        if (services?.IsService(typeof(FailureResponses)) != true)
        {
            throw new InvalidOperationException("You must call services.AddJwtDeviceAuth() before app.MapJwtDeviceAuth().");
        }

        var endpoints = new JwtDeviceAuthEndpoints();
        configure?.Invoke(endpoints);
        var group = routes.MapGroup(string.Empty).WithTags("Users");
        StoreUnavailableGuard.Around(group);
        NoStore.On(group);
        Anonymous(endpoints.SignUp, () => WithBody<SignUpBody>(JsonOnly, () => group.MapPost("signup", SignUpEndpoint.HandleAsync))
            .Describe("Sign up", "Makes a user with an e-mail address and a password.", 400, 413, 415, 503));
        Anonymous(endpoints.Login, () => WithBody<LoginBody>(FormOrJson, () => group.MapPost("login", LoginEndpoint.HandleAsync))
            .Describe("Log in", "Starts a session on the device, in the place of the one it had.", 400, 401, 403, 404, 413, 415, 429, 503));
        Anonymous(endpoints.Refresh, () => WithBody<RefreshBody>(FormOrJson, () => group.MapPost("refresh", RefreshEndpoint.HandleAsync))
            .Describe("Refresh", "Replaces the refresh token. Parallel and repeated requests get the same successor.", 400, 401, 404, 413, 415, 503));
        Bearer(endpoints.Logout, () => group.MapPost("logout", LogoutEndpoints.LogoutAsync)
            .Describe("Log out", "Ends this device's session.", 401, 503));
        Bearer(endpoints.LogoutAll, () => WithBody<LogoutAllBody>(FormOrJson, () => group.MapPost("logout-all", LogoutEndpoints.LogoutAllAsync), isOptional: true)
            .Describe("Log out everywhere", "Ends the sessions of all devices, or of all others.", 400, 401, 413, 415, 503));
        Bearer(endpoints.GetProfile, () => Read(methods => group.MapMethods("me", methods, ProfileEndpoints.GetAsync))
            .Describe("Show me", "Tells who is signed in.", 401, 403, 503));
        Bearer(endpoints.UpdateProfile, () => WithBody<ProfileUpdateBody>(JsonOnly, () => group.MapPut("me", ProfileEndpoints.UpdateAsync))
            .Describe("Change me", "Changes the name or the password. A new password ends every other session.", 400, 401, 403, 413, 415, 429, 503));
        Bearer(endpoints.DeleteProfile, () => WithBody<ProfileDeleteBody>(FormOrJson, () => group.MapDelete("me", ProfileEndpoints.DeleteAsync))
            .Describe("Delete me", "Deletes the user and everything that hangs on it.", 400, 401, 403, 409, 413, 415, 429, 503));
        Bearer(endpoints.ListDevices, () => Read(methods => group.MapMethods("me/devices", methods, DeviceEndpoints.ListAsync))
            .Describe("List my devices", "Lists the sessions, the one used last first.", 401, 503));
        Bearer(endpoints.RenameDevice, () => WithBody<DeviceRenameBody>(JsonOnly, () => group.MapPatch("me/devices/{id}", DeviceEndpoints.RenameAsync))
            .Describe("Rename a device", "Gives a device another name.", 400, 401, 404, 413, 415, 503));
        Bearer(endpoints.EndDevice, () => group.MapDelete("me/devices/{id}", DeviceEndpoints.EndAsync)
            .Describe("End a device", "Ends one device's session.", 401, 404, 503));
        if (routes.ServiceProvider.GetService<ExternalProviders>() is not null)
        {
            MapExternal(group, endpoints);
        }

        if (services.IsService(typeof(IAccountEmailSender)))
        {
            group.MapEmailEndpoints(endpoints);
        }
        else
        {
            Log.EmailEndpointsLeftOut(routes.ServiceProvider.GetRequiredService<ILogger<JwtDeviceAuthEndpoints>>());
        }

        return group;
    }

    private static void MapExternal(RouteGroupBuilder group, JwtDeviceAuthEndpoints endpoints)
    {
        Anonymous(endpoints.ListProviders, () => Read(methods => group.MapMethods("external", methods, ExternalLoginEndpoints.List))
            .Describe("List providers", "Lists the providers that people can sign in with."));
        Anonymous(endpoints.StartExternalLogin, () => Together(
            Read(methods => group.MapMethods("external/{provider}", methods, ExternalStartEndpoint.StartAsync))
                .Describe("Start a social login", "Sends the browser to the provider, and later to return_url with a one-time code.", 400, 404)
                .Produces(302),
            group.MapGet("external/{provider}/complete", ExternalCompleteEndpoint.CompleteAsync)));
        Anonymous(endpoints.ExchangeExternalLogin, () => WithBody<ExchangeBody>(FormOrJson, () => group.MapPost("external/exchange", ExternalExchangeEndpoint.ExchangeAsync))
            .Describe("Finish a social login", "Trades the one-time code for tokens.", 400, 403, 409, 413, 415, 503));
        Anonymous(endpoints.NativeExternalLogin, () => WithBody<NativeLoginBody>(FormOrJson, () => group.MapPost("external/{provider}", NativeLoginEndpoint.LoginAsync))
            .Describe("Log in with an ID token", "Signs in with the ID token that a provider gave a native app.", 400, 403, 404, 409, 413, 415, 503));
        Bearer(endpoints.ListLinks, () => Read(methods => group.MapMethods("me/links", methods, LinkEndpoints.ListAsync))
            .Describe("List my social accounts", "Lists the social accounts that the user can sign in with.", 401, 503));
        Bearer(endpoints.AddLink, () => WithBody<LinkBody>(FormOrJson, () => group.MapPost("me/links", LinkEndpoints.AddAsync))
            .Describe("Link a social account", "Lets the user sign in with one more social account. Needs the password, or a recent login of a user who has none.", 400, 401, 403, 404, 409, 413, 415, 429, 503));
        Bearer(endpoints.RemoveLink, () => WithBody<UnlinkBody>(FormOrJson, () => group.MapDelete("me/links/{id}", LinkEndpoints.RemoveAsync), isOptional: true)
            .Describe("Remove a social account", "Takes a social account away and ends its sessions. Needs the same proof as linking one.", 400, 401, 403, 404, 409, 413, 415, 429, 503));
    }

    /// <summary>What needs a sender: without one, nobody could ever do what these are for.</summary>
    private static void MapEmailEndpoints(this IEndpointRouteBuilder group, JwtDeviceAuthEndpoints endpoints)
    {
        Bearer(endpoints.RequestEmailConfirmation, () => group.MapPost("me/email/confirmation", EmailConfirmationEndpoints.RequestAsync)
            .Describe("Confirm my address", "Sends an e-mail with a code: at most three within 30 minutes.", 401, 403, 409, 429, 503));
        Bearer(endpoints.ConfirmEmail, () => WithBody<EmailConfirmBody>(FormOrJson, () => group.MapPost("email/confirm", EmailConfirmationEndpoints.ConfirmAsync))
            .Describe("Confirm my address with the code", "Confirms the address that the code was sent to, for a session of the user who asked.", 400, 401, 413, 415, 503));
        Anonymous(endpoints.ForgotPassword, () => WithBody<PasswordForgotBody>(FormOrJson, () => group.MapPost("password/forgot", PasswordResetEndpoints.ForgotAsync))
            .Describe("Forgot my password", "Sends an e-mail with a code if an account has the address; the answer is the same if none has.", 400, 413, 415, 503));
        Anonymous(endpoints.ResetPassword, () => WithBody<PasswordResetBody>(FormOrJson, () => group.MapPost("password/reset", PasswordResetEndpoints.ResetAsync))
            .Describe("Reset my password", "Sets a new password and ends every session.", 400, 413, 415, 503));
    }

    // A fallback policy of the application must not lock people out of the way in.
    private static void Anonymous(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
        => Map(endpoint, () => map().AllowAnonymous());

    private static void Bearer(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
        => Map(endpoint, () => map().RequireAuthorization(
            new AuthorizeAttribute { AuthenticationSchemes = JwtBearerDefaults.AuthenticationScheme }));

    private static void Map(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
    {
        if (!endpoint.IsOmitted)
        {
            // The application's conventions come last, so that they have the last word.
            endpoint.ApplyTo(map());
        }
    }

    /// <summary>
    /// Maps a handler that reads a body. Routing itself would answer 415, without a code, where only an endpoint with accepted types
    /// stands; so the one that the OpenAPI document shows has a twin that takes any type, and the handler answers.
    /// </summary>
    private static RouteHandlerBuilder WithBody<TBody>(string[] contentTypes, Func<RouteHandlerBuilder> map, bool isOptional = false)
        => Together(map().WithMetadata(new AcceptsMetadata(contentTypes, typeof(TBody), isOptional)), map());

    /// <summary>HEAD is answered as GET is (RFC 9110, section 9.3.2); the OpenAPI document shows GET alone.</summary>
    private static RouteHandlerBuilder Read(Func<string[], RouteHandlerBuilder> map)
        => Together(map([HttpMethods.Get]), map([HttpMethods.Head]));

    /// <summary>Gives a second route all conventions of the first, but the name: a name belongs to one endpoint only.</summary>
    private static RouteHandlerBuilder Together(RouteHandlerBuilder shown, RouteHandlerBuilder hidden)
    {
        hidden.ExcludeFromDescription().Finally(twin =>
        {
            foreach (var name in twin.Metadata.Where(item => item is IEndpointNameMetadata or IRouteNameMetadata).ToArray())
            {
                twin.Metadata.Remove(name);
            }
        });
        return new RouteHandlerBuilder([shown, hidden]);
    }

    private static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string summary, string description, params int[] failures)
    {
        route.WithSummary(summary).WithDescription(description);
        foreach (var status in failures)
        {
            route.ProducesProblem(status);
        }

        return route;
    }
}
