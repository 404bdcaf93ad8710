using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.TestSupport;

/// <summary>For tests that are about something else than the hash: without it a third of their time would go there.</summary>
public static class QuickPasswords
{
    /// <summary>The lowest work factor that an application may set; it stands for <see cref="QuickWorkFactor"/> here.</summary>
    public const int LowestWorkFactor = 10;

    private const int QuickWorkFactor = 4;

    /// <summary>The library's own hasher, below what its options allow where they ask for the least, and else as they say.</summary>
    public static IServiceCollection AddQuickPasswords(this IServiceCollection services)
        => services.AddSingleton<IPasswordHasher>(provider =>
        {
            var workFactor = provider.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.Passwords.WorkFactor;
            return new BCryptPasswordHasher(Options.Create(new JwtDeviceAuthOptions
            {
                Passwords = { WorkFactor = workFactor == LowestWorkFactor ? QuickWorkFactor : workFactor },
            }));
        });
}
