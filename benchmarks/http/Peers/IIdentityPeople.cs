namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>Where MapIdentityApi's users are.</summary>
internal interface IIdentityPeople
{
    Task<IdentityPerson?> FindByIdAsync(string id, CancellationToken cancellationToken);

    Task<IdentityPerson?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken);

    Task<IdentityPerson?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken);

    Task AddAsync(IdentityPerson person, CancellationToken cancellationToken);

    Task UpdateAsync(IdentityPerson person, CancellationToken cancellationToken);
}
