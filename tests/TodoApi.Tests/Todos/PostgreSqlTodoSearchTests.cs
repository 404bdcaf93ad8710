using JwtDeviceAuth.TestSupport.PostgreSql;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

public sealed class PostgreSqlTodoSearchTests(PostgreSqlTodoSearchTests.Fixture fixture)
    : TodoSearchSpecification(fixture.App), IClassFixture<PostgreSqlTodoSearchTests.Fixture>
{
    public sealed class Fixture(PostgresServer server) : IAsyncLifetime
    {
        public TodoApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TodoApp.OnPostgreSqlAsync(server);

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
