using System.Data.Common;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>
/// A connection of a context of its own, so that it is made and set up as the application says: connection string or data source, password
/// provider, interceptors. EF opens it, names the tables, and runs the steps.
/// </summary>
internal sealed class GroupConnection<TContext>(IServiceScopeFactory scopes, IGroupDialect dialect) : IGroupConnection
    where TContext : DbContext
{
    private AsyncServiceScope? _scope;
    private IGroupWriter? _writer;

    public IGroupWriter Open()
    {
        if (_writer is null)
        {
            // Not the synchronous one: an interceptor or a password provider of the application may know the other way only.
            OpenAsync().GetAwaiter().GetResult();
        }

        return _writer!;
    }

    public void Close()
    {
        try
        {
            _writer?.Dispose();
            _scope?.Dispose();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException)
        {
            // Of a broken connection there is nothing more to know.
        }

        (_writer, _scope) = (null, null);
    }

    public void Dispose() => Close();

    private async Task OpenAsync()
    {
        var scope = scopes.CreateAsyncScope();
        _scope = scope;
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        await context.Database.OpenConnectionAsync();
        _writer = dialect.Prepare(
            context, scope.ServiceProvider, new GroupTables(context.TableOf<DeviceSession>(), context.TableOf<User>()));
    }
}
