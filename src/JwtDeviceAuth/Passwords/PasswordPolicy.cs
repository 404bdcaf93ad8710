using System.Text;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>Which passwords a user may choose.</summary>
internal sealed class PasswordPolicy(IOptions<JwtDeviceAuthOptions> options)
{
    private readonly int _minimumLength = options.Value.Passwords.MinimumLength;

    public int MinimumLength => _minimumLength;

    public bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > BCrypt.MaximumPasswordBytes;

    /// <summary>
    /// Too short, or with a NUL, at which other BCrypt implementations stop reading, or with a replacement character, which stands for
    /// something that was not Unicode: under it different passwords would be one.
    /// </summary>
    public bool IsTooWeak(string password)
        => password.EnumerateRunes().Count() < _minimumLength
            || password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || rune.Value == 0);
}
