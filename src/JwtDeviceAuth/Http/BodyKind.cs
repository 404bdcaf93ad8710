namespace JwtDeviceAuth.Http;

/// <summary>The ways to write a body of fields.</summary>
internal enum BodyKind
{
    /// <summary>Another type or charset, or no type at all.</summary>
    Unsupported,

    /// <summary>A JSON object.</summary>
    Json,

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary><c>multipart/form-data</c>.</summary>
    Multipart,
}
