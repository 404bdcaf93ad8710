namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>How a call of a client ends.</summary>
public enum Outcome
{
    Done,
    Expired,
    NotFound,
    Reused,
    WrongPassword,
}
