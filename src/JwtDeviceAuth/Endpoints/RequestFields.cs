using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.Endpoints;

/// <summary>
/// The fields of a body. Each read checks one field and notes what is wrong with it; <see cref="Problem"/> then tells all of it at once.
/// </summary>
internal sealed class RequestFields
{
    public const string ValidationFailed = "validation_failed";

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _booleans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the fields read so far; null if nothing is.</summary>
    public Problem? Problem => _errors.Count == 0
        ? null
        : new Problem(400, ValidationFailed, "The request has invalid fields.") { Errors = _errors };

    public bool TryAdd(string name, string value) => !_booleans.ContainsKey(name) && _texts.TryAdd(name, value);

    public void AddBoolean(string name, bool value) => _booleans.Add(name, value);

    public void AddOther(string name) => _others.Add(name);

    public void AddError(string name, string error) => _errors.TryAdd(name, [error]);

    /// <summary>A text as it was sent, or null.</summary>
    public string? Text(string name)
    {
        if (_others.Contains(name) || _booleans.ContainsKey(name))
        {
            AddError(name, "must be a string");
        }

        return _texts.GetValueOrDefault(name);
    }

    /// <summary>A text that must be there; the alias is another name that it may be sent under.</summary>
    public string Required(string name, string? alias = null)
    {
        var text = Text(name) ?? (alias is null ? null : Text(alias));
        if (string.IsNullOrEmpty(text))
        {
            AddError(name, alias is null ? "is required" : $"is required (it may also be sent as {alias})");
        }

        return text ?? string.Empty;
    }

    /// <summary>A text of one line to show to people, trimmed; null where it is absent or blank.</summary>
    public string? Line(string name, int maximumLength)
    {
        var text = Text(name)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length > maximumLength || !DeviceIds.IsPrintable(text, allowJoiners: true))
        {
            AddError(name, $"must be at most {maximumLength} printable characters");
        }

        return text;
    }

    public bool Boolean(string name, bool absent)
    {
        if (_booleans.TryGetValue(name, out var value))
        {
            return value;
        }

        if (_others.Contains(name) || (_texts.TryGetValue(name, out var text) && !bool.TryParse(text, out value)))
        {
            AddError(name, "must be true or false");
        }

        return _texts.ContainsKey(name) ? value : absent;
    }
}
