namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Knows passwords that are too common to be chosen (NIST SP 800-63B-4 section 3.1.1.2, OWASP ASVS 5.0 6.2.4): asked at sign-up and for each
/// new password, while <see cref="PasswordOptions.RefuseCommon"/> is set. <see cref="JwtDeviceAuthBuilder.AddCommonPasswords{TPasswords}"/> replaces
/// the library's own, for example by a longer list or a service that knows breached passwords. Calls come from several threads at once.
/// </summary>
public interface ICommonPasswords
{
    /// <summary>Looks a password up.</summary>
    /// <param name="password">The password as it was typed, within the bounds of <see cref="PasswordOptions"/>. It must not be logged or kept.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>True to refuse it.</returns>
    ValueTask<bool> ContainsAsync(string password, CancellationToken cancellationToken);
}
