namespace JwtDeviceAuth.OpenApi.Description;

/// <summary>The fields of a problem (RFC 9457), with those that this library adds.</summary>
internal static class ProblemFields
{
    public const string Schema = "Why a request failed (RFC 9457).";
    public const string Status = "The HTTP status.";
    public const string Code = "What went wrong, for programs. It stays the same.";
    public const string ExpiresIn = "With `mfa_required` and `mfa_enrolment_required`: for how many seconds the token is good.";
    public const string Methods = "With `mfa_required`: what can answer it. With `mfa_enrolment_required`: what can be added.";
    public const string Errors = "With `validation_failed`: what is wrong with each field.";

    public static IReadOnlyList<(string Name, string Description)> Texts { get; } =
    [
        ("type", "The address of the page that describes the code, or about:blank."),
        ("title", "What went wrong, for people. It may be reworded."),
        ("detail", "More about this occurrence, if there is more to say."),
        ("instance", "Names this occurrence, if it has a name."),
        ("code", Code),
    ];

    /// <summary>Where only a few codes have it.</summary>
    public static IReadOnlyList<(string Name, string Description)> SomeTexts { get; } =
    [
        ("link_code", "With `account_link_required`: the code that completes the link."),
        ("mfa_token", "With `mfa_required` and `mfa_enrolment_required`: what completes the login, together with a second factor."),
        ("step", "With `login_step_required`: the step that the application asks for."),
    ];
}
