namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>What goes wrong with a request.</summary>
public enum Fault
{
    None,

    /// <summary>The server does its work, and the answer is lost.</summary>
    Lost,

    /// <summary>The server does its work, and its answer never ends.</summary>
    Hang,

    /// <summary>The server does its work, and the answer breaks off.</summary>
    Cut,

    /// <summary>The request does not reach the server.</summary>
    NoNetwork,

    /// <summary>A gateway answers with a page.</summary>
    BadGateway,

    /// <summary>The server is too busy, and says until when.</summary>
    Busy,

    /// <summary>The client is asked to slow down.</summary>
    Throttled,

    /// <summary>A captive portal answers in the place of the server.</summary>
    Portal,

    /// <summary>Something on the way answers 401 with a page.</summary>
    ProxyUnauthorized,

    /// <summary>A half-started server answers 404 with a page.</summary>
    HalfStarted,

    /// <summary>Another host is named.</summary>
    Redirect,
}
