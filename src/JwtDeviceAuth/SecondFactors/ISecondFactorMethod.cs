using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// One kind of second factor: what a room or package adds so that it is listed in <c>methods</c> and taken by <c>login/mfa</c>. It only looks; what it
/// found goes to the store, which decides once more and uses it up in the step that starts the session. Registered with <c>AddScoped</c>.
/// </summary>
internal interface ISecondFactorMethod
{
    /// <summary>Its name in <c>methods</c>, and the field of the body that holds it.</summary>
    string Name { get; }

    /// <summary>The authentication method references (RFC 8176) that it adds to a session; <c>mfa</c> comes by itself.</summary>
    IReadOnlyList<string> References { get; }

    /// <summary>Whether a user who has none can add it with the <c>mfa_token</c> of an enrolment.</summary>
    bool CanBeEnrolled { get; }

    /// <summary>Reads its field, which is there, and notes what is wrong with its form; what it returns then does not matter.</summary>
    string? Read(RequestFields fields);

    /// <summary>Whether the user can answer with it.</summary>
    ValueTask<bool> IsActiveAsync(User user, CancellationToken cancellationToken);

    /// <summary>Looks at an answer.</summary>
    /// <param name="user">The user.</param>
    /// <param name="answer">What <see cref="Read"/> returned.</param>
    /// <param name="tokenHash">The <see cref="LoginChallenge.TokenHash"/> of the login that it answers; null outside of a login.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What the store is to use up; null if the answer is wrong.</returns>
    ValueTask<SecondFactorUse?> VerifyAsync(User user, string answer, byte[]? tokenHash, CancellationToken cancellationToken);

    /// <summary>After it was used up: for events and messages.</summary>
    ValueTask OnUsedAsync(User user, SecondFactorUse use, ClientInfo client, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
