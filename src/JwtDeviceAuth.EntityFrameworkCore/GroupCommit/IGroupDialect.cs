using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>How a database takes many writes in one commit.</summary>
internal interface IGroupDialect
{
    /// <summary>Prepares the statements.</summary>
    /// <param name="context">Used by nobody else; its connection is open.</param>
    /// <param name="services">The scope of the context.</param>
    /// <param name="tables">The names of the tables.</param>
    IGroupWriter Prepare(DbContext context, IServiceProvider services, GroupTables tables);
}

/// <summary>The tables' names as the application's model has them, delimited, and with their schema if they have one.</summary>
internal sealed record GroupTables(string Sessions, string Users);
