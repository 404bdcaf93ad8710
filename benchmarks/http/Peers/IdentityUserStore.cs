using Microsoft.AspNetCore.Identity;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>What MapIdentityApi asks of a store of users: its own, on EF, is in a package that is not at hand.</summary>
internal sealed class IdentityUserStore(IIdentityPeople people)
    : IUserPasswordStore<IdentityPerson>, IUserEmailStore<IdentityPerson>, IUserSecurityStampStore<IdentityPerson>
{
    public async Task<IdentityResult> CreateAsync(IdentityPerson user, CancellationToken cancellationToken)
    {
        await people.AddAsync(user, cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(IdentityPerson user, CancellationToken cancellationToken)
    {
        await people.UpdateAsync(user, cancellationToken);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(IdentityPerson user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityPerson?> FindByIdAsync(string userId, CancellationToken cancellationToken) => people.FindByIdAsync(userId, cancellationToken);

    public Task<IdentityPerson?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
        => people.FindByNameAsync(normalizedUserName, cancellationToken);

    public Task<IdentityPerson?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => people.FindByEmailAsync(normalizedEmail, cancellationToken);

    public Task<string> GetUserIdAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.NormalizedUserName);

    public Task<string?> GetEmailAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task<string?> GetNormalizedEmailAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.NormalizedEmail);

    public Task<bool> GetEmailConfirmedAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<string?> GetPasswordHashAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);

    public Task SetUserNameAsync(IdentityPerson user, string? userName, CancellationToken cancellationToken)
        => Set(() => user.UserName = userName);

    public Task SetNormalizedUserNameAsync(IdentityPerson user, string? normalizedName, CancellationToken cancellationToken)
        => Set(() => user.NormalizedUserName = normalizedName);

    public Task SetEmailAsync(IdentityPerson user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email);

    public Task SetNormalizedEmailAsync(IdentityPerson user, string? normalizedEmail, CancellationToken cancellationToken)
        => Set(() => user.NormalizedEmail = normalizedEmail);

    public Task SetEmailConfirmedAsync(IdentityPerson user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(IdentityPerson user, string? passwordHash, CancellationToken cancellationToken)
        => Set(() => user.PasswordHash = passwordHash);

    public Task SetSecurityStampAsync(IdentityPerson user, string stamp, CancellationToken cancellationToken)
        => Set(() => user.SecurityStamp = stamp);

    public void Dispose()
    {
        // There is nothing to dispose of.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
