namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>A user of MapIdentityApi.</summary>
internal sealed class IdentityPerson
{
    public string Id { get; set; } = Guid.NewGuid().ToString();

    public string? UserName { get; set; }

    public string? NormalizedUserName { get; set; }

    public string? Email { get; set; }

    public string? NormalizedEmail { get; set; }

    public string? PasswordHash { get; set; }

    public string? SecurityStamp { get; set; }
}
