using System.Data.Common;

namespace JwtDeviceAuth.EntityFrameworkCore.Rotation;

/// <summary>How a database takes many rotations in one commit.</summary>
internal interface IRotationDialect
{
    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">Open, set up as each connection of the context is, and used by nobody else.</param>
    /// <param name="tables">The names of the tables.</param>
    IRotationWriter Prepare(DbConnection connection, RotationTables tables);
}

/// <summary>The tables' names as the application's model has them, delimited, and with their schema if they have one.</summary>
internal sealed record RotationTables(string Sessions, string Users);
