namespace JwtDeviceAuth.Stores;

/// <summary>A person has proved again who they are, for <see cref="IDeviceSessionStore.TryProveAsync"/>.</summary>
public sealed class SessionProof
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c> of the session that it was proved in, which has to be there.</summary>
    public required string SessionId { get; init; }

    /// <summary>What has to hold still; null where nothing of the account was the proof.</summary>
    public required ProofCondition? Condition { get; init; }

    /// <summary>The second factor that was shown, which is used up with it; null for none.</summary>
    public SecondFactorProof? SecondFactor { get; init; }

    /// <summary>When all of <see cref="Methods"/> had been proved, at the earliest, in UTC.</summary>
    public required DateTimeOffset ProvedAt { get; init; }

    /// <summary>How, as <see cref="DeviceSession.Methods"/> has it.</summary>
    public required string Methods { get; init; }

    /// <summary>
    /// Those of <see cref="Methods"/> that the session had shown before, written likewise: <see cref="DeviceSession.Methods"/> has to have each of them still, because what shows a second factor
    /// is taken out of it when the last one is removed. Empty where all was proved now.
    /// </summary>
    public string KeptMethods { get; init; } = string.Empty;

    /// <summary>The social account that was the proof; null for any other, and then <see cref="DeviceSession.SocialAccountId"/> stays.</summary>
    public long? SocialAccountId { get; init; }

    /// <summary>The time that the session's expiry is compared with, and for <see cref="DeviceSession.UpdatedAt"/>.</summary>
    public required DateTimeOffset Now { get; init; }
}
