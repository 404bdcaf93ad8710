using System.Security.Cryptography;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Testing;

/// <summary>What takes the place of the application's services.</summary>
internal static class TestServices
{
    /// <summary>BCrypt's lowest. It is set here and nowhere else: the settings of an application start at 10.</summary>
    private const int QuickWorkFactor = 4;

    // A key that was printed in this source would be one that everybody has.
    private static readonly string SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static void Add(IServiceCollection services)
    {
        if (!services.Any(service => service.ServiceType == typeof(IFeature)))
        {
            throw new InvalidOperationException(
                "The application under test does not call AddJwtDeviceAuth, so there is nothing to sign in to. Call UseJwtDeviceAuthTesting on the "
                + "host of an application that does.");
        }

        if (services.Any(service => service.ServiceType == typeof(TestSessions)))
        {
            return;
        }

        services.AddSingleton<TestSessions>();
        services.AddScoped<IAccessTokenClaims, TestClaims>();
        services.AddOptions<JwtDeviceAuthOptions>().Configure(options =>
        {
            if (string.IsNullOrEmpty(options.SigningKey) && options.SigningKeys.Count == 0)
            {
                options.SigningKey = SigningKey;
            }
        });
        services.AddSingleton(new CapturedSecurityEvents());
        services.AddSingleton<ISecurityEventSink>(provider => provider.GetRequiredService<CapturedSecurityEvents>());
        CatchEmails(services);
        HashQuickly(services);
    }

    /// <summary>Without a sender the application has no endpoints that need one, and its tests are to see it as it is.</summary>
    private static void CatchEmails(IServiceCollection services)
    {
        services.AddSingleton(new CapturedEmails());
        if (services.Any(service => service.ServiceType == typeof(IAccountEmailSender)))
        {
            services.RemoveAll<IAccountEmailSender>();
            services.AddSingleton<IAccountEmailSender>(provider => provider.GetRequiredService<CapturedEmails>());
        }
    }

    /// <summary>A hasher of the application's own may read hashes that ours cannot.</summary>
    private static void HashQuickly(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IPasswordHasher))?.ImplementationType is { } hasher
            && (hasher == typeof(BCryptPasswordHasher) || hasher.IsAssignableTo(typeof(IBatchPasswordHasher))))
        {
            services.Replace(ServiceDescriptor.Singleton<IPasswordHasher>(NewHasher));
        }
    }

    private static BCryptPasswordHasher NewHasher(IServiceProvider provider)
        => new(Options.Create(new JwtDeviceAuthOptions
        {
            Passwords =
            {
                WorkFactor = QuickWorkFactor,
                AllowTruncatedHashes = provider.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.Passwords.AllowTruncatedHashes,
            },
        }));
}
