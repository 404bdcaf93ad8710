namespace JwtDeviceAuth;

/// <summary>How much a failed answer says to an outsider.</summary>
public enum FailureDetail
{
    /// <summary>Nothing that shows which accounts exist: an unknown account and a wrong password get the same answer.</summary>
    Uniform,

    /// <summary>Each cause its own status and code. For development and internal tools: it lets anybody test which accounts exist.</summary>
    Specific,
}
