using System.Text;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>Which passwords a user may choose.</summary>
internal sealed class PasswordPolicy(IOptions<JwtDeviceAuthOptions> options)
{
    private readonly int _minimumLength = options.Value.Passwords.MinimumLength;

    public int MinimumLength => _minimumLength;

    public bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > BCrypt.MaximumPasswordBytes;

    /// <summary>Too short, or with a NUL, at which other BCrypt implementations stop reading.</summary>
    public bool IsTooWeak(string password)
        => password.Contains('\0', StringComparison.Ordinal) || password.EnumerateRunes().Count() < _minimumLength;
}
