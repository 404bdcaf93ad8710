using System.Text.Json;
using System.Text.Json.Serialization;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>What the store holds for one server. Setters are for the serializer alone: a change makes another document.</summary>
internal sealed record StoredDocument
{
    public const int CurrentVersion = 1;

    /// <summary>The oldest are given up: they end by themselves.</summary>
    private const int MostSignOuts = 8;

    /// <summary>Goes up when an older client must not touch the document any more; new fields alone do not raise it.</summary>
    public int Version { get; set; } = CurrentVersion;

    /// <summary>Made with the document: another one shows that the store was cleared and begun anew.</summary>
    public string? Origin { get; init; }

    public string? DeviceId { get; init; }

    public StoredSession? Session { get; init; }

    /// <summary>Sessions that have ended here, and of which the server may not know it yet.</summary>
    public IReadOnlyList<StoredSession> SignOuts { get; set; } = [];

    /// <summary>The last refresh token of a session that has ended: the next login's <c>device_proof</c>.</summary>
    public string? DeviceProof { get; init; }

    public StoredCoolDown? CoolDown { get; init; }

    /// <summary>A session whose access token was refused although a refresh had just brought it.</summary>
    public StoredQuiet? Quiet { get; init; }

    /// <summary>Fields of a newer client, which stay as they are.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>For a store that holds nothing.</summary>
    public static StoredDocument New() => new() { Origin = Guid.NewGuid().ToString("N") };

    /// <summary>The session with this id, whether it goes on or is being signed out.</summary>
    public StoredSession? Find(string id) => Session?.Id == id ? Session : SignOuts.FirstOrDefault(session => session.Id == id);

    /// <summary>With this session in the place of the one with its id, if there is one.</summary>
    public StoredDocument With(StoredSession session) => this with
    {
        Session = Session?.Id == session.Id ? session : Session,
        SignOuts = [.. SignOuts.Select(ended => ended.Id == session.Id ? session : ended)],
    };

    /// <summary>Without this claim, unless another has taken it over.</summary>
    public StoredDocument WithoutClaim(string id, string owner) => Find(id) is { Claim: { } claim } there && claim.Owner == owner ? With(there with { Claim = null }) : this;

    public StoredDocument WithoutSignOut(string id) => this with { SignOuts = [.. SignOuts.Where(ended => ended.Id != id)] };

    /// <summary>With its session among those that the server has to be told of.</summary>
    public StoredDocument SignedOut() => Session is not { } session
        ? this
        : this with { Session = null, DeviceProof = session.RefreshToken, SignOuts = [.. SignOuts.TakeLast(MostSignOuts - 1), session] };

    /// <summary>With the sign-outs of a document that this one takes the place of without having followed it, and with its session as one of them.</summary>
    public StoredDocument WithSignOutsOf(StoredDocument other)
    {
        var result = this;
        foreach (var ended in other.Session is { } session ? other.SignOuts.Append(session) : other.SignOuts)
        {
            result = result.Find(ended.Id) is { } there
                ? there.Generation < ended.Generation ? result.With(ended) : result
                : result with { SignOuts = [.. result.SignOuts.TakeLast(MostSignOuts - 1), ended] };
        }

        return result;
    }

    public override string ToString() => $"{nameof(StoredDocument)} ({(Session is null ? "signed out" : "signed in")})";
}

/// <summary>One session: what a sign-in gave, and what the last refresh made of it.</summary>
internal sealed record StoredSession
{
    /// <summary>Made here at the sign-in.</summary>
    public required string Id { get; init; }

    /// <summary>The number of refreshes.</summary>
    public long Generation { get; init; }

    public required string RefreshToken { get; init; }

    public required string AccessToken { get; init; }

    /// <summary>Whether the access token goes with a proof of the key (RFC 9449).</summary>
    public bool IsBound { get; init; }

    /// <summary>The thumbprint of the device's key that the session was begun or refreshed with; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>How long the access token lives from its receipt, in seconds; null if the server did not say.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>The receipt, on the monotonic clock of <see cref="Boot"/>.</summary>
    public long ReceivedAt { get; init; }

    public string? Boot { get; init; }

    /// <summary>The user's id, as far as the server showed it: to see that it is the same person, and for nothing else.</summary>
    public string? Account { get; init; }

    public StoredClaim? Claim { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    public override string ToString() => $"{nameof(StoredSession)} {Id}, generation {Generation}";
}

/// <summary>Who refreshes a session at the moment. The beat goes up as long as the owner lives.</summary>
internal sealed record StoredClaim
{
    public required string Owner { get; init; }

    public long Beat { get; init; }

    /// <summary>As long as what the answer may add: a store that takes the claim takes the answer.</summary>
    public string? Room { get; init; }
}

/// <summary>Until when no refresh is sent, because the last ones failed.</summary>
internal sealed record StoredCoolDown
{
    public int Failures { get; init; }

    /// <summary>On the monotonic clock of <see cref="Boot"/>, in milliseconds.</summary>
    public long Until { get; init; }

    public string? Boot { get; init; }

    /// <summary>The network was missing: when it is back, there is nothing to wait for.</summary>
    public bool IsNetwork { get; init; }
}

/// <summary>Since when refreshes do not help a session.</summary>
internal sealed record StoredQuiet
{
    public required string SessionId { get; init; }

    /// <summary>On the monotonic clock of <see cref="Boot"/>, in milliseconds.</summary>
    public long Since { get; init; }

    public string? Boot { get; init; }
}
