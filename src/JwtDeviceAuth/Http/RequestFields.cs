namespace JwtDeviceAuth.Http;

/// <summary>
/// The fields of a body. Each read checks one field and notes what is wrong with it; <see cref="Problem"/> then reports all of it at once. Fields are
/// named as in the contract; <see cref="WireNames"/> says how clients write them.
/// </summary>
internal sealed class RequestFields(WireNames names)
{
    public const string ValidationFailed = "validation_failed";
    public const string ValidationTitle = "The request is not valid.";

    private static readonly object NoText = new();

    // A text, a boolean, a JsonText, NoText for any other value, or null for a field that is as good as absent.
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private Dictionary<string, string[]>? _errors;
    private Problem? _refusal;

    /// <summary>What is wrong with the fields read so far; null if nothing is.</summary>
    public Problem? Problem => _refusal ?? (_errors is null
        ? null
        : new Problem(400, ValidationFailed, ValidationTitle) { Errors = _errors, ErrorsAreAsSent = true });

    /// <summary>False where the field is there.</summary>
    public bool TryAdd(string name, string value) => _values.GetValueOrDefault(name) is null && Set(name, value);

    /// <summary>False where the field was sent before, whatever it was then.</summary>
    public bool TryAddOnce(string name, string? value) => _values.TryAdd(name, value);

    /// <inheritdoc cref="TryAddOnce(string, string?)" />
    public bool TryAddOnce(string name, bool value) => _values.TryAdd(name, value);

    /// <summary>Adds an object; false where the field was sent before, whatever it was then.</summary>
    public bool TryAddOnce(string name, JsonText value) => _values.TryAdd(name, value);

    /// <summary>Adds a value that is neither a text nor a boolean; false where the field was sent before.</summary>
    public bool TryAddOther(string name) => _values.TryAdd(name, NoText);

    public void AddError(string name, string error) => AddErrorAsSent(NameOf(name), error);

    /// <summary>Notes that the request is refused, whatever its fields are; null for one that is not.</summary>
    public void Refuse(Problem? problem) => _refusal ??= problem;

    /// <summary>For a name that the client chose.</summary>
    public void AddErrorAsSent(string name, string error) => (_errors ??= new(StringComparer.Ordinal)).TryAdd(name, [error]);

    /// <summary>How clients write the name of a field.</summary>
    public string NameOf(string name) => names.Of(name);

    /// <summary>A text as it was sent, or null.</summary>
    public string? Text(string name) => TextAsSent(NameOf(name));

    /// <summary>A text under a name of OAuth's (RFC 6749), which is written in one way whatever the setting says.</summary>
    public string? OAuthText(string name) => TextAsSent(name);

    /// <summary>A text as it was sent; null where it is absent or empty. Whether it may be is then for the caller to say.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>An object, as its JSON text; null where it is absent.</summary>
    public string? Json(string name)
    {
        var value = _values.GetValueOrDefault(NameOf(name));
        if (value is not (null or JsonText))
        {
            AddError(name, "must be an object");
        }

        return (value as JsonText)?.Text;
    }

    /// <summary>Whether a field was sent, with whatever value.</summary>
    public bool Has(string name) => _values.GetValueOrDefault(NameOf(name)) is not (null or "");

    /// <summary>A text that must be there; the alias is the name that OAuth has for it.</summary>
    public string Required(string name, string? alias = null)
    {
        var text = Text(name) ?? (alias is null ? null : OAuthText(alias));
        if (string.IsNullOrEmpty(text))
        {
            AddError(name, alias is null || alias == NameOf(name) ? "is required" : $"is required (it may also be sent as {alias})");
        }

        return text ?? string.Empty;
    }

    /// <summary>
    /// A text of one line that only describes something; null where nothing of it can be shown. It is no reason to refuse what it came with,
    /// whatever it is.
    /// </summary>
    public string? Label(string name, int maximumLength) => Stores.Label.From(_values.GetValueOrDefault(NameOf(name)) as string, maximumLength);

    /// <summary>A text of one line to show to people, trimmed; null where it is absent or blank.</summary>
    public string? Line(string name, int maximumLength)
    {
        var text = Text(name) is { } sent ? Stores.Label.WithoutMarks(sent).Trim() : null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length > maximumLength || !Stores.Label.CanBeShown(text))
        {
            AddError(name, $"must be at most {maximumLength} printable characters");
        }

        return text;
    }

    /// <summary>The same where nothing depends on what somebody may have meant: a form sends the fields that nobody filled in, too.</summary>
    public bool BooleanOrBlank(string name, bool absent) => _values.GetValueOrDefault(NameOf(name)) is "" ? absent : Boolean(name, absent);

    public bool Boolean(string name, bool absent)
    {
        switch (_values.GetValueOrDefault(NameOf(name)))
        {
            case null:
                return absent;
            case bool value:
                return value;
            case string text when bool.TryParse(text, out var parsed):
                return parsed;
            default:
                AddError(name, "must be true or false");
                return false;
        }
    }

    private string? TextAsSent(string name)
    {
        var value = _values.GetValueOrDefault(name);
        if (value is not (null or string))
        {
            AddErrorAsSent(name, "must be a string");
        }

        return value as string;
    }

    private bool Set(string name, string value)
    {
        _values[name] = value;
        return true;
    }
}
