using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// Prepares an application that uses JwtDeviceAuth for tests. Call these in <c>ConfigureWebHost</c> of a <c>WebApplicationFactory</c>; what they
/// replace takes the place of the application's own, whatever the order.
/// </summary>
public static class JwtDeviceAuthTestingWebHostBuilderExtensions
{
    /// <summary>
    /// Lets a test sign people in (<see cref="JwtDeviceAuthTestingFactoryExtensions"/>), and makes the application quick and self-contained:
    /// <list type="bullet">
    /// <item>Where neither <see cref="JwtDeviceAuthOptions.SigningKey"/> nor <see cref="JwtDeviceAuthOptions.SigningKeys"/> is set, a random key
    /// signs, the same for all applications of this process.</item>
    /// <item>The library's password hashers work with BCrypt's work factor 4, which no setting allows: a hash takes a millisecond. A hasher of the
    /// application's own stays.</item>
    /// <item>E-mails are caught and not sent (<see cref="CapturedEmails"/>), if the application has a sender at all.</item>
    /// <item>Security events are caught (<see cref="CapturedSecurityEvents"/>); the application's own sinks hear them too.</item>
    /// </list>
    /// </summary>
    /// <param name="builder">The host of the application under test.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">When the host is built: the application does not call <c>AddJwtDeviceAuth</c>.</exception>
    public static IWebHostBuilder UseJwtDeviceAuthTesting(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureTestServices(TestServices.Add);
    }

    /// <summary>
    /// Gives the application a clock that stands still until the test moves it: lifetimes of tokens and sessions, lockout and clean-up follow it. A
    /// step over many periods of a timer fires it once, as after a sleep of the machine, so that a month passes as quickly as a minute.
    /// </summary>
    /// <param name="builder">The host of the application under test.</param>
    /// <param name="clock">The clock. It is also what the application gets as its <see cref="TimeProvider"/>.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseFakeTime(this IWebHostBuilder builder, FakeTimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(clock);
        return builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SteppedTime(clock))));
    }

    /// <summary>
    /// Makes session ids and token ids the same in every run, in the order in which they are made, so that whole tokens can be compared with a
    /// snapshot (<see cref="Snapshot"/>). Never use it where somebody else can send requests: tokens can then be guessed.
    /// </summary>
    /// <param name="builder">The host of the application under test.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseFixedTokenIds(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<ITokenIdSource>(new FixedTokenIds())));
    }
}
