namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>The connection of the thread that writes the groups.</summary>
internal interface IGroupConnection : IDisposable
{
    /// <summary>The writer on the connection, which is opened if it is not.</summary>
    IGroupWriter Open();

    /// <summary>Gives the connection back, so that the next group opens another.</summary>
    void Close();
}
