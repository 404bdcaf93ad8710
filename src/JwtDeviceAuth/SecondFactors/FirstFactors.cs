using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Keeps a first factor with the challenge of the second, and makes the same proof of it again, with the condition under which it was good: the session
/// starts only while that holds.
/// </summary>
internal static class FirstFactors
{
    private const string Password = "password";
    private const string SocialAccount = "social_account";
    private const string ConfirmedEmail = "confirmed_email";
    private const string Application = "application";

    /// <summary>What of a condition is kept.</summary>
    /// <exception cref="NotSupportedException">A condition that cannot be kept: a login with it must not go on as if it had none.</exception>
    public static (string Kind, string? Value) Write(ProofCondition? condition) => condition switch
    {
        PasswordCondition { Hash: var hash } => (Password, HashOf(hash)),
        SocialAccountCondition { LinkedUntil: null, AccountId: var id } => (SocialAccount, id.ToString(CultureInfo.InvariantCulture)),
        ConfirmedEmailCondition { NormalizedEmail: var email } => (ConfirmedEmail, HashOf(email)),
        null => (Application, null),
        _ => throw new NotSupportedException($"A login on the condition {condition.GetType().Name} cannot wait for a second factor."),
    };

    /// <summary>Null if what was proved is not so any more.</summary>
    public static LoginProof? Read(LoginChallenge challenge, User user)
    {
        ProofCondition? condition = challenge.ProofKind switch
        {
            Password when user.PasswordHash is { } hash && HashOf(hash) == challenge.ProofValue => new PasswordCondition(hash),
            SocialAccount => new SocialAccountCondition(long.Parse(challenge.ProofValue!, CultureInfo.InvariantCulture)),
            ConfirmedEmail when user is { NormalizedEmail: { } email, EmailConfirmedAt: not null } && HashOf(email) == challenge.ProofValue
                => new ConfirmedEmailCondition(email),
            _ => null,
        };
        return condition is not null || challenge.ProofKind == Application
            ? LoginProof.Kept(challenge.LoginType, AuthenticationMethods.Read(challenge.Methods), challenge.ProvedAt, condition)
            : null;
    }

    /// <summary>Of a password's hash, so that it does not lie in a second table; somebody who compares two knows both already.</summary>
    private static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
