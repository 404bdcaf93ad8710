using JwtDeviceAuth.Email;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth;

/// <summary>Adds a store and hooks to JwtDeviceAuth; from <c>services.AddJwtDeviceAuth()</c>.</summary>
public sealed class JwtDeviceAuthBuilder
{
    internal JwtDeviceAuthBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services, for extensions of this builder.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds claims to every access token.</summary>
    /// <typeparam name="TClaims">The hook; made once per request.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddAccessTokenClaims<TClaims>()
        where TClaims : class, IAccessTokenClaims
    {
        Services.AddScoped<IAccessTokenClaims, TClaims>();
        return this;
    }

    /// <summary>Adds claims to every access token.</summary>
    /// <param name="add">Adds to <see cref="AccessTokenClaimsContext.Claims"/>; called for several requests at once.</param>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddAccessTokenClaims(Func<AccessTokenClaimsContext, CancellationToken, ValueTask> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        Services.AddSingleton<IAccessTokenClaims>(new DelegateAccessTokenClaims(add));
        return this;
    }

    /// <summary>Hashes passwords in another way than BCrypt.</summary>
    /// <typeparam name="THasher">The hasher; made once.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddPasswordHasher<THasher>()
        where THasher : class, IPasswordHasher
    {
        Services.Replace(ServiceDescriptor.Singleton<IPasswordHasher, THasher>());
        return this;
    }

    /// <summary>Refuses other common passwords than the library's own list does.</summary>
    /// <typeparam name="TPasswords">The passwords; made once.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddCommonPasswords<TPasswords>()
        where TPasswords : class, ICommonPasswords
    {
        Services.Replace(ServiceDescriptor.Singleton<ICommonPasswords, TPasswords>());
        return this;
    }

    /// <summary>Keeps users in a store of the application's own, whatever store the rest is in.</summary>
    /// <typeparam name="TStore">The store; made once per request.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddUserStore<TStore>()
        where TStore : class, IUserStore
    {
        Services.Replace(ServiceDescriptor.Scoped<IUserStore, TStore>());
        return this;
    }

    /// <summary>Sends every security event to a sink. Several can be added.</summary>
    /// <typeparam name="TSink">The sink; made once per event.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddSecurityEventSink<TSink>()
        where TSink : class, ISecurityEventSink
    {
        Services.AddScoped<ISecurityEventSink, TSink>();
        return this;
    }

    /// <summary>Sends every security event to a delegate. Several can be added.</summary>
    /// <param name="handle">Takes one event after the other.</param>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddSecurityEventSink(Func<SecurityEvent, CancellationToken, ValueTask> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Services.AddSingleton<ISecurityEventSink>(new DelegateSecurityEventSink(handle));
        return this;
    }

    /// <summary>Asks, before a session starts, whether one more step is needed. Several can be added; they are asked in their order.</summary>
    /// <typeparam name="TStep">The step; made once per request.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddLoginStep<TStep>()
        where TStep : class, ILoginStep
    {
        Services.AddScoped<ILoginStep, TStep>();
        return this;
    }

    /// <summary>Says which users have to have a second factor. Several can be added, and one that says yes is enough.</summary>
    /// <typeparam name="TRequirement">The rule; made once per request.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddSecondFactorRequirement<TRequirement>()
        where TRequirement : class, ISecondFactorRequirement
    {
        Services.AddScoped<ISecondFactorRequirement, TRequirement>();
        return this;
    }

    /// <summary>
    /// Sends the e-mails with which addresses are confirmed and passwords reset, and notices of changed second factors. Without a sender, the endpoints of the
    /// first two are not mapped.
    /// </summary>
    /// <typeparam name="TSender">The sender; made once per e-mail.</typeparam>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddEmailSender<TSender>()
        where TSender : class, IAccountEmailSender
    {
        Services.AddScoped<IAccountEmailSender, TSender>();
        return this;
    }

    /// <summary>
    /// Answers 503 with the code <c>store_unavailable</c> and <c>Retry-After</c>, as the library's endpoints do, where one of the
    /// application's own fails because the database it shares with the library cannot do its work now (see <see cref="Stores.IStoreFaults"/>). It
    /// is an <see cref="Microsoft.AspNetCore.Diagnostics.IExceptionHandler"/>: the application calls <c>app.UseExceptionHandler()</c>, and
    /// this before it adds a handler that takes every exception.
    /// </summary>
    /// <returns>This builder.</returns>
    public JwtDeviceAuthBuilder AddStoreFaultHandler()
    {
        Services.AddExceptionHandler<StoreFaultHandler>();
        return this;
    }
}
