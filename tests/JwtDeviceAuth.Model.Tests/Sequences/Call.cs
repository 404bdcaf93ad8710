using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>What one client does.</summary>
public enum CallKind
{
    /// <summary>Signs the device in with the password its owner knows.</summary>
    Login,

    /// <summary>Presents the token that the device holds, or got last in the same chain of calls.</summary>
    Refresh,

    /// <summary>Presents any token ever issued: a copy, an old one, one of another device.</summary>
    Replay,

    /// <summary>Signs the device out.</summary>
    Logout,

    /// <summary>Gives the account another password, from this device.</summary>
    ChangePassword,
}

/// <summary>One call.</summary>
/// <param name="Kind">What is called.</param>
/// <param name="Device">Whose client calls; of no meaning for a replay.</param>
/// <param name="Number">Which of the tokens issued so far is replayed: 0 is the newest; counted around.</param>
/// <param name="IsLost">The server answers, and the client never learns.</param>
/// <param name="From">Where it comes from; of meaning for a refresh and a replay.</param>
public sealed record Call(CallKind Kind, int Device, int Number = 0, bool IsLost = false, Place From = Place.Home)
{
    public override string ToString()
        => $"{Kind}({(Kind == CallKind.Replay ? $"newest token but {Number}" : $"device {Device}")}{(IsLost ? ", answer lost" : string.Empty)}{(From == Place.Home ? string.Empty : $", {From}")})";
}
