using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Lets users who are signed in add, name and remove passkeys.</summary>
public interface IPasskeyService
{
    /// <summary>Lists a user's passkeys, the oldest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>Makes the options with which a browser makes a passkey, for a user who proves a change of the account.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="password">The password of a user who has one and no second factor; else null.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>WebAuthn's <c>PublicKeyCredentialCreationOptionsJSON</c>, or why there are none.</returns>
    ValueTask<PasskeyOptionsResult> StartAsync(Requester requester, string? password, CancellationToken cancellationToken = default);

    /// <summary>Adds the passkey that a browser made with those options, in the same session.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="passkey">The credential as JSON, as browsers' <c>toJSON()</c> gives it.</param>
    /// <param name="name">A name for people; null for that of the authenticator.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The passkey, or why it was not added.</returns>
    ValueTask<PasskeyResult> AddAsync(Requester requester, string passkey, string? name, CancellationToken cancellationToken = default);

    /// <summary>Gives a passkey another name.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The passkey after the change, or why there was none.</returns>
    ValueTask<PasskeyResult> RenameAsync(Requester requester, long id, string name, CancellationToken cancellationToken = default);

    /// <summary>Removes a passkey, for a user who proves a change of second factors: it is one.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The passkey that was removed, or why none was.</returns>
    ValueTask<PasskeyResult> RemoveAsync(Requester requester, long id, CancellationToken cancellationToken = default);
}
