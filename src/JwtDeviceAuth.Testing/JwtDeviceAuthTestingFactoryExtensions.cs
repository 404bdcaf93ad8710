using System.Net.Http.Headers;
using System.Security.Claims;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// Users and signed-in clients of an application under test, after
/// <see cref="JwtDeviceAuthTestingWebHostBuilderExtensions.UseJwtDeviceAuthTesting"/>. A session starts where every login starts one
/// (<see cref="ISessionService"/>): the tokens are real ones, can be refreshed, and end with their session.
/// </summary>
public static class JwtDeviceAuthTestingFactoryExtensions
{
    /// <summary>
    /// A client whose requests carry the access token of a new session of the user, on a device of its own. No password is asked for, and none is
    /// hashed. The token expires like any other when the clock is moved past <see cref="JwtDeviceAuthOptions.AccessTokenLifetime"/>.
    /// </summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <param name="user">From <see cref="AddUserAsync"/>, or the application's own store.</param>
    /// <param name="claims">
    /// Claims for the access token, and for those of its refreshes, for example <c>new Claim("role", "admin")</c>. Several of one type become a list.
    /// They replace what the application's own hooks add under that name.
    /// </param>
    /// <returns>The client; the caller disposes of it.</returns>
    /// <exception cref="InvalidOperationException">No session can start: the message says why.</exception>
    public static async Task<HttpClient> CreateClientForAsync<TEntryPoint>(
        this WebApplicationFactory<TEntryPoint> factory, User user, params Claim[] claims)
        where TEntryPoint : class
    {
        var tokens = await factory.SignInAsync(user, claims);
        var client = factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return client;
    }

    /// <summary>
    /// As <see cref="CreateClientForAsync{TEntryPoint}(WebApplicationFactory{TEntryPoint}, User, Claim[])"/>, for the user with an e-mail address, who is
    /// added if there is none.
    /// </summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <param name="email">The address.</param>
    /// <param name="claims">Claims for the access token.</param>
    /// <returns>The client; the caller disposes of it.</returns>
    /// <exception cref="ArgumentException">It is no e-mail address.</exception>
    /// <exception cref="InvalidOperationException">No session can start: the message says why.</exception>
    public static async Task<HttpClient> CreateClientForAsync<TEntryPoint>(
        this WebApplicationFactory<TEntryPoint> factory, string email, params Claim[] claims)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);

        // Of several tests at once that ask for one address, one adds the user and the others find it.
        var user = await TryAddAsync(factory.Services, email, "Test user", password: null) ?? await FindAsync(factory.Services, email);
        return await factory.CreateClientForAsync(
            user ?? throw new InvalidOperationException($"The user {email} was deleted meanwhile."), claims);
    }

    /// <summary>Starts a session of the user on a device of its own, and gives its tokens: for tests of refreshes and of clients.</summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <param name="user">From <see cref="AddUserAsync"/>, or the application's own store.</param>
    /// <param name="claims">Claims for the access token, and for those of its refreshes.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="InvalidOperationException">No session can start: the message says why.</exception>
    public static async Task<DeviceTokens> SignInAsync<TEntryPoint>(
        this WebApplicationFactory<TEntryPoint> factory, User user, params Claim[] claims)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(claims);
        var deviceId = Require<TestSessions>(factory.Services).Add([.. claims]);
        await using var scope = factory.Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<StoreClock>().GetUtcNow();
        var started = await scope.ServiceProvider.GetRequiredService<ISessionService>().StartAsync(
            user.Id,
            user.PasswordHash is { } hash ? LoginProof.Password(hash, now) : LoginProof.Own("test", [], now),
            new LoginDevice { DeviceId = deviceId, DeviceName = "Test" });
        return started.Tokens ?? throw new InvalidOperationException($"The user {user.Id} cannot be signed in: {Explain(started)}");
    }

    /// <summary>Adds a user as a sign-up would, without the checks of a password's strength. The address is not confirmed.</summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <param name="email">The address; no other user may have it.</param>
    /// <param name="name">The name to show.</param>
    /// <param name="password">A password to log in with over HTTP; null for a user who has none, as after a social login.</param>
    /// <returns>The user, with its id.</returns>
    /// <exception cref="ArgumentException">It is no e-mail address.</exception>
    /// <exception cref="InvalidOperationException">Another user has the address.</exception>
    public static async Task<User> AddUserAsync<TEntryPoint>(
        this WebApplicationFactory<TEntryPoint> factory, string email, string name = "Test user", string? password = null)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return await TryAddAsync(factory.Services, email, name, password) ?? throw new InvalidOperationException(
            $"There is a user with the address {email} already. Give each test an address or a database of its own.");
    }

    /// <summary>The e-mails that the application would have sent.</summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <returns>Those of this application only.</returns>
    public static CapturedEmails CapturedEmails<TEntryPoint>(this WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Require<CapturedEmails>(factory.Services);
    }

    /// <summary>The security events of the application.</summary>
    /// <typeparam name="TEntryPoint">A type of the application.</typeparam>
    /// <param name="factory">The application under test.</param>
    /// <returns>Those of this application only.</returns>
    public static CapturedSecurityEvents CapturedSecurityEvents<TEntryPoint>(this WebApplicationFactory<TEntryPoint> factory)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Require<CapturedSecurityEvents>(factory.Services);
    }

    private static async Task<User?> TryAddAsync(IServiceProvider services, string email, string name, string? password)
    {
        await using var scope = services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<StoreClock>().GetUtcNow().ToWholeMilliseconds();
        var user = new User
        {
            Email = email,
            NormalizedEmail = Normalize(email),
            Name = name,
            PasswordHash = password is null ? null : scope.ServiceProvider.GetRequiredService<IPasswordHasher>().Hash(password),
            PasswordChangedAt = password is null ? null : now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await scope.ServiceProvider.GetRequiredService<IUserStore>().TryAddAsync(user, CancellationToken.None) ? user : null;
    }

    private static async Task<User?> FindAsync(IServiceProvider services, string email)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IUserStore>().FindByEmailAsync(Normalize(email), CancellationToken.None);
    }

    private static string Normalize(string email) => EmailAddress.TryNormalize(email, out var normalized)
        ? normalized
        : throw new ArgumentException($"'{email}' is no e-mail address; use for example ann@example.com.", nameof(email));

    private static TService Require<TService>(IServiceProvider services)
        where TService : class
        => services.GetService<TService>() ?? throw new InvalidOperationException(
            "The application is not prepared for tests: call builder.UseJwtDeviceAuthTesting() in ConfigureWebHost of the factory.");

    private static string Explain(SessionStartResult started) => started.Status switch
    {
        SessionStartStatus.UserNotFound => "there is no such user. Add it with AddUserAsync.",
        SessionStartStatus.UserInactive => "the user is not active.",
        SessionStartStatus.ProofOutdated => "the password has changed since the user was read. Read the user again.",
        SessionStartStatus.SecondFactorRequired => "the user has a second factor. Sign in as a client would (login, then login/mfa), or take a user without one.",
        SessionStartStatus.EnrolmentRequired => "the application requires a second factor, and the user has none. Leave the requirement out in this test, for "
            + "example with builder.UseSetting(\"JwtDeviceAuth:SecondFactor:Required\", \"false\"), or enrol the user over HTTP.",
        SessionStartStatus.StepRequired => $"the application asks for the step '{started.Step}' first. Take it as a client would, or leave it out in this test's services.",
        var status => $"{status}.",
    };
}
