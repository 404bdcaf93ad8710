using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// How a person has proved who they are: what every session starts with. It says by what means and when, which the session keeps, and what has
/// to be true still at the moment in which the session is written. Not a record, so that no log prints a hash by accident.
/// </summary>
public sealed class LoginProof
{
    private const int MaximumLoginTypeLength = 64;

    private LoginProof(string loginType, IReadOnlyList<string> methods, DateTimeOffset provedAt, ProofCondition? condition)
        => (LoginType, Methods, ProvedAt, Condition) = (loginType, methods, provedAt, condition);

    /// <summary>The second factor that was shown too; null for none yet, and then the gate decides.</summary>
    internal SecondFactorProof? SecondFactor { get; private init; }

    /// <summary>Until when the device is to be trusted; null for no such wish.</summary>
    internal DateTimeOffset? TrustUntil { get; private init; }

    /// <summary>How the user signs in: <see cref="LoginTypes.Local"/>, a social provider's name, or the application's own word.</summary>
    public string LoginType { get; }

    /// <summary>Authentication method references (RFC 8176), for example <c>pwd</c>; empty where none is known.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>When the person proved it, in UTC: what RFC 9068 calls <c>auth_time</c>. No refresh moves it.</summary>
    public DateTimeOffset ProvedAt { get; }

    /// <summary>What has to hold still when the session is written; null for a proof of the application's own.</summary>
    public ProofCondition? Condition { get; }

    /// <summary>The key of the social account that was the proof; null for any other.</summary>
    public long? SocialAccountId => (Condition as SocialAccountCondition)?.AccountId;

    /// <summary>A password. The session starts only while its hash is still the stored one.</summary>
    /// <param name="verifiedHash">The hash that the password was verified against.</param>
    /// <param name="provedAt">When, in UTC.</param>
    /// <returns>The proof, with the method <c>pwd</c>.</returns>
    public static LoginProof Password(string verifiedHash, DateTimeOffset provedAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(verifiedHash);
        return new LoginProof(LoginTypes.Local, [AuthenticationMethods.Password], provedAt, new PasswordCondition(verifiedHash));
    }

    /// <summary>A login at a social provider. The session starts only while the user still has the account.</summary>
    /// <param name="account">The account, as it is stored.</param>
    /// <param name="provedAt">When the provider said so, in UTC.</param>
    /// <returns>The proof, without a method: how a person proves who they are to a provider is not known here.</returns>
    public static LoginProof SocialAccount(SocialAccount account, DateTimeOffset provedAt)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new LoginProof(account.Provider, [], provedAt, new SocialAccountCondition(account.Id));
    }

    /// <summary>A first factor that was proved in an earlier request, and was kept with the challenge of the second.</summary>
    internal static LoginProof Kept(string loginType, IReadOnlyList<string> methods, DateTimeOffset provedAt, ProofCondition? condition)
        => new(loginType, methods, provedAt, condition);

    /// <summary>This proof and a second factor. The time stays that of the first, so that both were proved then or later.</summary>
    /// <param name="proof">What the store checks and uses up.</param>
    /// <param name="methods">The authentication method references (RFC 8176) of the second factor.</param>
    /// <param name="trustUntil">Until when the device is to be trusted; null for no such wish.</param>
    internal LoginProof With(SecondFactorProof proof, IEnumerable<string> methods, DateTimeOffset? trustUntil = null)
        => new(LoginType, [.. Methods.Concat(methods).Append(SecondFactorMethods.Several).Distinct(StringComparer.Ordinal)], ProvedAt, Condition)
        {
            SecondFactor = proof,
            TrustUntil = trustUntil,
        };

    /// <summary>
    /// Something that the application has checked by itself: a badge at a kiosk, a token of an older system, an operator who acts for a user. A
    /// session of such a proof can do all that others can, but it does not stand in for a password where a change of the account needs one.
    /// </summary>
    /// <param name="loginType">The application's word for it, up to 64 printable characters; none of <see cref="LoginTypes"/>, and no social provider's name.</param>
    /// <param name="methods">Authentication method references (RFC 8176), each without spaces; 96 characters in all.</param>
    /// <param name="provedAt">When it was proved, in UTC; not in the future.</param>
    /// <returns>The proof.</returns>
    /// <exception cref="ArgumentException">The login type or a method is not usable.</exception>
    public static LoginProof Own(string loginType, IEnumerable<string> methods, DateTimeOffset provedAt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(loginType);
        ArgumentNullException.ThrowIfNull(methods);
        if (loginType is LoginTypes.Local or LoginTypes.Passkey || loginType.Length > MaximumLoginTypeLength || !DeviceIds.IsPrintable(loginType))
        {
            throw new ArgumentException("A login type of the application's own is up to 64 printable characters, and neither 'local' nor 'passkey'.", nameof(loginType));
        }

        string[] all = [.. methods];
        if (!AuthenticationMethods.CanBeKept(all))
        {
            throw new ArgumentException("Methods are words without spaces (RFC 8176), 96 characters in all.", nameof(methods));
        }

        return new LoginProof(loginType, all, provedAt, condition: null);
    }
}
