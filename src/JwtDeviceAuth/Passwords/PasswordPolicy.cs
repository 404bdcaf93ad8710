using System.Text;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>Which passwords a user may choose.</summary>
internal sealed class PasswordPolicy(ICommonPasswords common, IOptions<JwtDeviceAuthOptions> options)
{
    private readonly PasswordOptions _options = options.Value.Passwords;

    /// <summary>Null for a password that may be chosen.</summary>
    public async ValueTask<PasswordFault?> FindFaultAsync(string password, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(password) > BCryptKey.MaximumBytes)
        {
            return PasswordFault.TooLong;
        }

        if (IsTooWeak(password))
        {
            return PasswordFault.TooWeak;
        }

        return _options.RefuseCommon && await common.ContainsAsync(password, cancellationToken) ? PasswordFault.TooCommon : null;
    }

    /// <summary>
    /// Too short, or with a NUL, at which some BCrypt implementations stop reading, or with a replacement character, which stands for
    /// something that was not Unicode: under it different passwords would be one.
    /// </summary>
    private bool IsTooWeak(string password)
        => password.EnumerateRunes().Count() < _options.MinimumLength
            || password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || rune.Value == 0);
}
