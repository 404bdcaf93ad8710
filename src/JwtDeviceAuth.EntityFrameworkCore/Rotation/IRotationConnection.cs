namespace JwtDeviceAuth.EntityFrameworkCore.Rotation;

/// <summary>The connection of the thread that writes the groups.</summary>
internal interface IRotationConnection : IDisposable
{
    /// <summary>The writer on the connection, which is opened if it is not.</summary>
    IRotationWriter Open();

    /// <summary>Gives the connection back, so that the next group opens another.</summary>
    void Close();
}
