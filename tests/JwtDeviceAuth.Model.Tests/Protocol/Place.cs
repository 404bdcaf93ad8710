namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>Where a call comes from, and with which program.</summary>
public enum Place
{
    /// <summary>The owner's program at home.</summary>
    Home,

    /// <summary>The owner's program on the way: another address.</summary>
    OnTheWay,

    /// <summary>Another program at home: another user agent.</summary>
    OtherProgram,

    /// <summary>Another program in another place.</summary>
    Elsewhere,
}
