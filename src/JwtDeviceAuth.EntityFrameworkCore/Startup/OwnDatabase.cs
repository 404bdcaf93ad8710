using System.Reflection;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>
/// What <c>AddSqlite("Data Source=...")</c> and its like were told of the database of <see cref="JwtDeviceAuthDbContext"/>, so that a start has
/// not to make EF's options to learn it again.
/// </summary>
internal sealed class OwnDatabase(IServiceCollection services, string connectionString, Assembly migrations)
{
    private readonly int _configurations = Count(services);

    public string ConnectionString => connectionString;

    public Assembly Migrations => migrations;

    /// <summary>False where the application has configured the context, too: then only EF's options tell.</summary>
    public bool IsAsAdded => Count(services) == _configurations;

    private static int Count(IServiceCollection services)
        => services.Count(service => service.ServiceType == typeof(IDbContextOptionsConfiguration<JwtDeviceAuthDbContext>));
}
