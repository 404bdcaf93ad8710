using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>Makes this library's own options as the framework makes all others, and gives the exception for wrong ones a text of one line.</summary>
internal sealed class SettingsFactory(
    IEnumerable<IConfigureOptions<JwtDeviceAuthOptions>> configure,
    IEnumerable<IPostConfigureOptions<JwtDeviceAuthOptions>> postConfigure,
    IEnumerable<IValidateOptions<JwtDeviceAuthOptions>> validate) : IOptionsFactory<JwtDeviceAuthOptions>
{
    private readonly OptionsFactory<JwtDeviceAuthOptions> _factory = new(configure, postConfigure, validate);

    public JwtDeviceAuthOptions Create(string name)
    {
        try
        {
            return _factory.Create(name);
        }
        catch (OptionsValidationException exception)
        {
            throw new WrongSettingsException(exception.OptionsName, exception.OptionsType, exception.Failures);
        }
    }
}
