using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// What the application had set on JwtBearer's events before this library wrapped them, by the options they belong to: so that a token from
/// the cache can tell which of them it has to raise.
/// </summary>
internal sealed class BearerHooks
{
    private static readonly JwtBearerEvents Untouched = new();

    private readonly ConditionalWeakTable<JwtBearerOptions, Wrapped> _byOptions = [];

    public void Add(JwtBearerOptions options, Func<MessageReceivedContext, Task> received, Func<TokenValidatedContext, Task> validated)
        => _byOptions.AddOrUpdate(options, new Wrapped(received, validated, options.Events.OnMessageReceived, options.Events.OnTokenValidated));

    /// <summary>Whether nothing takes part in finding the token but this library.</summary>
    public bool HaveOnlyOwnMessageReceived(JwtBearerOptions options)
        => Find(options) is { } wrapped && wrapped.Received == Untouched.OnMessageReceived;

    /// <summary>What the application does with each valid token; null if nothing.</summary>
    public Func<TokenValidatedContext, Task>? TokenValidated(JwtBearerOptions options)
        => Find(options) is { } wrapped && wrapped.Validated != Untouched.OnTokenValidated ? wrapped.Validated : null;

    /// <summary>Null where somebody has wrapped or replaced the events again since: then nobody knows what they do.</summary>
    private Wrapped? Find(JwtBearerOptions options)
        => options.EventsType is null
            && options.Events?.GetType() == typeof(JwtBearerEvents)
            && _byOptions.TryGetValue(options, out var wrapped)
            && options.Events.OnMessageReceived == wrapped.OwnReceived
            && options.Events.OnTokenValidated == wrapped.OwnValidated
                ? wrapped
                : null;

    private sealed record Wrapped(
        Func<MessageReceivedContext, Task> Received,
        Func<TokenValidatedContext, Task> Validated,
        Func<MessageReceivedContext, Task> OwnReceived,
        Func<TokenValidatedContext, Task> OwnValidated);
}
