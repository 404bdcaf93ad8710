using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.DPoP;

/// <summary>What came of checking a proof.</summary>
internal sealed class ProofResult
{
    /// <summary>A proof of this request.</summary>
    public ProofResult(string keyThumbprint, OneTimeCode note) => (KeyThumbprint, Note) = (keyThumbprint, note);

    /// <summary>A proof that is refused, with a nonce where the client may try again with that.</summary>
    public ProofResult(string fault, string? nonce) => (Fault, Nonce) = (fault, nonce);

    [MemberNotNullWhen(true, nameof(KeyThumbprint), nameof(Note))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Succeeded => KeyThumbprint is not null;

    /// <summary>The key that was proved.</summary>
    public string? KeyThumbprint { get; }

    /// <summary>What to note as used.</summary>
    public OneTimeCode? Note { get; }

    /// <summary>What is wrong; nothing of the proof.</summary>
    public string? Fault { get; }

    public string? Nonce { get; }
}
