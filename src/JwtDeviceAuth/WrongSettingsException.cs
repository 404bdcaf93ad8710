using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>
/// Wrong settings, as the framework's own exception for them. What is wrong stands in the configuration and not in the code, so what a host writes of an
/// exception, its text, is the message alone: one line, whichever way the application runs.
/// </summary>
internal sealed class WrongSettingsException(string optionsName, Type optionsType, IEnumerable<string> failures)
    : OptionsValidationException(optionsName, optionsType, failures)
{
    public override string ToString() => Message;
}
