namespace JwtDeviceAuth;

/// <summary>How the names of fields in bodies are written.</summary>
public enum FieldNaming
{
    /// <summary><c>device_id</c></summary>
    SnakeCase,

    /// <summary><c>deviceId</c></summary>
    CamelCase,
}
