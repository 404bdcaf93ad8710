using System.Globalization;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// BCrypt.Net-Next at the configured work factor, behind the strict reading of <see cref="BCryptHash"/> and <see cref="BCryptKey"/>: by itself the
/// package cuts passwords at 72 bytes, takes NUL for a character, and throws for damaged hashes.
/// </summary>
internal sealed class BCryptPasswordHasher(IOptions<JwtDeviceAuthOptions> options) : IPasswordHasher
{
    private const int SaltStart = 7;

    private readonly BCryptRules _rules = new(options.Value.Passwords);

    internal long Rounds => _rules.Rounds;

    public string Hash(string password)
    {
        var salt = NewSalt();
        var key = BCryptKey.ForNew(password, salt);
        return BCryptHash.Format(key.IsPrehashed, _rules.WorkFactor, salt, Digest(key, _rules.WorkFactor, salt));
    }

    public PasswordVerification Verify(string password, string hash)
    {
        if (!BCryptHash.TryParse(hash, out var stored))
        {
            // What is no hash costs as much as one would, or the time would show which accounts have none.
            Digest(BCryptKey.ForNothing(password), _rules.WorkFactor, NewSalt());
            return PasswordVerification.Failed;
        }

        var key = BCryptKey.Of(password, stored);
        var verdict = _rules.Check(key, stored, Digest(key, stored.WorkFactor, stored.Salt));
        if (verdict == PasswordVerification.Failed)
        {
            // Else a wrong password would be refused sooner where the hash is an older, weaker one, and so there is an account. The work at s is
            // half of that at s + 1: with one more at s, s + 1, ... it is what the configured factor costs.
            for (var factor = stored.WorkFactor; factor < _rules.WorkFactor; factor++)
            {
                Digest(key, factor, stored.Salt);
            }
        }

        return verdict;
    }

    private static string NewSalt() => BCrypt.Net.BCrypt.GenerateSalt(BCryptHash.MinimumWorkFactor, 'b')[SaltStart..];

    private string Digest(in BCryptKey key, int workFactor, string salt)
    {
        _rules.CountRounds(1L << workFactor);
        return BCrypt.Net.BCrypt.HashPassword(key.Text, string.Create(CultureInfo.InvariantCulture, $"$2b${workFactor:00}${salt}"))[^BCryptHash.DigestLength..];
    }
}
