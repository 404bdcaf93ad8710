using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.DPoP;

/// <summary>Notes in the store that a proof was used, so that it is refused on every node from then on.</summary>
internal sealed class ProofUse(IOneTimeCodeStore? store = null)
{
    /// <summary>False if the proof was used before. A key without a proof was checked by the application.</summary>
    public async ValueTask<bool> TryNoteAsync(DeviceKey? key, CancellationToken cancellationToken)
    {
        if (key is not { Proof: { } proof, IsProofNoted: false })
        {
            return true;
        }

        key.IsProofNoted = await TryNoteAsync(proof, cancellationToken);
        return key.IsProofNoted;
    }

    public ValueTask<bool> TryNoteAsync(OneTimeCode proof, CancellationToken cancellationToken)
        => store?.TryAddAsync(proof, cancellationToken)
            ?? throw new InvalidOperationException("A proof of a key (DPoP) was sent, and there is no IOneTimeCodeStore to note it in: register one, or set DPoP:Mode to Off.");
}
