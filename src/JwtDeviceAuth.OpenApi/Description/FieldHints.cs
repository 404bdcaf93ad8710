namespace JwtDeviceAuth.OpenApi.Description;

/// <summary>Formats and examples, with which a page such as Swagger UI fills its forms so that they can be sent as they are.</summary>
internal static class FieldHints
{
    private const string Password = "correct horse battery";

    private static readonly Dictionary<string, (string? Format, string Example)> Hints = new(StringComparer.Ordinal)
    {
        ["email"] = ("email", "ann@example.com"),
        ["name"] = (null, "Ann"),
        ["password"] = ("password", Password),
        ["old_password"] = ("password", Password),
        ["new_password"] = ("password", Password + " staple"),
        ["code"] = (null, "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ["mfa_token"] = (null, "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ["totp"] = (null, "123456"),
        ["device_id"] = (null, "anns-laptop"),
        ["device_name"] = (null, "Ann's laptop"),
        ["device_proof"] = (null, "eyJhbGciOiJIUzI1NiIs..."),
        ["token_delivery"] = (null, "body"),
        ["refresh_token"] = (null, "eyJhbGciOiJIUzI1NiIs..."),
    };

    public static (string? Format, string Example)? For(string field) => Hints.TryGetValue(field, out var hint) ? hint : null;
}
