using System.Collections.Concurrent;
using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>Sees every statement that the library's context sends, in order.</summary>
internal sealed class SeenStatements : DbCommandInterceptor
{
    public ConcurrentQueue<string> Seen { get; } = [];

    public void AddTo(JwtDeviceAuthBuilder auth)
        => auth.Services.ConfigureDbContext<JwtDeviceAuthDbContext>(options => options.AddInterceptors(this));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Seen.Enqueue(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Seen.Enqueue(command.CommandText);
        return new(result);
    }
}
