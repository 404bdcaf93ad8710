using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Http;

/// <summary>A user on the wire.</summary>
internal sealed record UserResponse
{
    [JsonPropertyName("id"), Description("The user's id.")]
    public required long Id { get; init; }

    [JsonPropertyName("email"), Description("The e-mail address; null for a user without one.")]
    public required string? Email { get; init; }

    [JsonPropertyName("name"), Description("The name to show.")]
    public required string Name { get; init; }

    [JsonPropertyName("created_at"), Description("When the user signed up, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("updated_at"), Description("When the user last changed, in UTC.")]
    public required DateTime UpdatedAt { get; init; }

    public static UserResponse From(User user) => new()
    {
        Id = user.Id,
        Email = user.Email,
        Name = user.Name,
        CreatedAt = user.CreatedAt.UtcDateTime,
        UpdatedAt = user.UpdatedAt.UtcDateTime,
    };
}
