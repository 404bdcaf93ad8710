namespace JwtDeviceAuth.Client;

/// <summary>An endpoint needs the person to prove again who they are (RFC 9470).</summary>
public sealed class StepUpRequest
{
    internal StepUpRequest(string? code, TimeSpan? maximumAge, string? acrValues, int attempt)
        => (Code, MaximumAge, AcrValues, Attempt) = (code, maximumAge, acrValues, attempt);

    /// <summary><c>recent_login_required</c> or <c>second_factor_required</c>; null if the endpoint is another's and gave no code.</summary>
    public string? Code { get; }

    /// <summary>How old a login may be at most; null if it does not have to be recent.</summary>
    public TimeSpan? MaximumAge { get; }

    /// <summary>The factors that are needed, as <c>acr_values</c>: <c>2</c> is two factors. Null if one is enough.</summary>
    public string? AcrValues { get; }

    /// <summary>1 the first time; more after a wrong proof.</summary>
    public int Attempt { get; }
}
