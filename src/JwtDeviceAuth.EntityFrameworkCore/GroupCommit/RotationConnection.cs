using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>
/// The connection of the thread that writes the groups, of a context of its own, so that it is made and set up as the application says:
/// connection string or data source, password provider, interceptors.
/// </summary>
internal sealed class RotationConnection(IServiceScopeFactory scopes, Type contextType, RotationWriterFactory prepare) : IDisposable
{
    private AsyncServiceScope? _scope;
    private IRotationWriter? _writer;

    /// <summary>The writer on the connection, which is opened if it is not.</summary>
    public IRotationWriter Open()
    {
        if (_writer is null)
        {
            // Not the synchronous one: an interceptor or a password provider of the application may know the other way only.
            OpenAsync().GetAwaiter().GetResult();
        }

        return _writer!;
    }

    /// <summary>Gives the connection back, so that the next group opens another.</summary>
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
        var context = (DbContext)scope.ServiceProvider.GetRequiredService(contextType);
        await context.Database.OpenConnectionAsync();
        _writer = prepare(context);
    }
}
