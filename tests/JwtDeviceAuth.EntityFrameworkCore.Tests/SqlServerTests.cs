using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Stores;
using JwtDeviceAuth.SqlServer;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>There is no SQL Server to run on here: what would be sent to it is written down, and a change of it is seen.</summary>
public sealed partial class SqlServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_are_those_of_the_model()
    {
        await using var context = NewContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task What_the_migrations_do()
    {
        await using var context = NewContext();

        Snapshot.Verify(context.GetService<IMigrator>().GenerateScript());
    }

    [Fact]
    public async Task What_the_steps_of_a_login_and_a_refresh_send()
    {
        var recorder = new Recorder();
        await using var context = NewContext(recorder);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var counter = new LoginCounter { KeyHash = new byte[32], FreeAttempts = 3, MaxDelay = TimeSpan.FromHours(1) };

        await context.Set<User>().Where(user => user.Id == 1 && user.IsActive && user.PasswordHash == "hash").LockAsync(Token);
        await context.CountLoginsAsync(new LoginLeaseRequest { Counters = [counter], Proof = new DeviceProof(1, now), Now = now }, Token);
        await context.EndLeasesAsync(new LoginLeaseRelease { TakenBack = [counter.First(now)] }, Token);
        await context.TakeCodeAsync(new byte[32], "purpose", now, Token);
        await context.InsertAsync(NewSession(now), Token);
        recorder.Row = NewSession(now);
        await context.RotateAsync(
            new SessionRotation
            {
                UserId = 1,
                SessionId = "sid",
                PresentedHash = new byte[32],
                SuccessorHash = new byte[32],
                Now = now,
                ExpiresAt = now.AddDays(1),
                ListedUntil = now,
                UserAgent = "agent",
                IpAddress = "192.0.2.1",
            },
            Token);

        Snapshot.Verify(string.Join("\n\n", recorder.Statements));
    }

    /// <summary>Numbers and severities as SQL Server's documentation has them.</summary>
    [Theory]
    [InlineData(1205, 13, nameof(DatabaseFault.RolledBack))]
    [InlineData(3960, 16, nameof(DatabaseFault.RolledBack))]
    [InlineData(-2, 11, nameof(DatabaseFault.Unavailable))]
    [InlineData(1222, 16, nameof(DatabaseFault.Unavailable))]
    [InlineData(3906, 16, nameof(DatabaseFault.Unavailable))]
    [InlineData(10054, 20, nameof(DatabaseFault.Interrupted))]
    [InlineData(40613, 17, nameof(DatabaseFault.Interrupted))]
    [InlineData(596, 21, nameof(DatabaseFault.Interrupted))]
    [InlineData(2627, 14, nameof(DatabaseFault.Lasting))]
    [InlineData(547, 16, nameof(DatabaseFault.Lasting))]
    public void A_fault_is_what_the_documentation_says_of_its_number(int number, byte severity, string fault)
        => Assert.Equal(fault, SqlServerDialect.Classify(number, severity).ToString());

    private static DeviceSession NewSession(DateTimeOffset now) => new()
    {
        Id = 7,
        UserId = 1,
        LoginType = LoginTypes.Local,
        DeviceId = "phone",
        SessionId = "sid",
        RefreshTokenHash = new byte[32],
        CreatedAt = now,
        UpdatedAt = now,
        ExpiresAt = now.AddDays(1),
        AbsoluteExpiresAt = now.AddDays(2),
    };

    private static JwtDeviceAuthDbContext NewContext(params IInterceptor[] interceptors)
        => new(new DbContextOptionsBuilder<JwtDeviceAuthDbContext>()
            .UseSqlServer(
                "Server=nowhere",
                sqlServer => sqlServer
                    .MigrationsAssembly(typeof(SqlServerDialect).Assembly.GetName().Name)
                    .MigrationsHistoryTable(JwtDeviceAuthDbContext.HistoryTable))
            .AddInterceptors(interceptors)
            .Options);

    /// <summary>Writes each statement down and answers it, so that nothing goes out.</summary>
    private sealed class Recorder : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public List<string> Statements { get; } = [];

        /// <summary>What the next query finds.</summary>
        public DeviceSession? Row { get; set; }

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
            => new(InterceptionResult.Suppress());

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            return new(InterceptionResult<int>.SuppressWithResult(0));
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            return new(InterceptionResult<DbDataReader>.SuppressWithResult(Answer(command.CommandText, eventData.Context!).CreateDataReader()));
        }

        private DataTable Answer(string sql, DbContext context)
        {
            var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            if (sql.Contains("OUTPUT INSERTED", StringComparison.Ordinal))
            {
                table.Columns.Add("id", typeof(long));
                table.Rows.Add(7L);
            }
            else if (sql.Contains("CASE", StringComparison.Ordinal))
            {
                table.Columns.Add("value", typeof(bool));
                table.Rows.Add(false);
            }
            else if (Row is not null)
            {
                AddRow(table, sql, context.Model.FindEntityType(typeof(DeviceSession))!.GetProperties());
            }

            return table;
        }

        /// <summary>In the order in which the statement names the columns.</summary>
        private void AddRow(DataTable table, string sql, IEnumerable<IProperty> properties)
        {
            var byColumn = properties.ToDictionary(property => property.GetColumnName());
            var row = new List<object?>();
            foreach (var column in ColumnName().Matches(sql[..sql.IndexOf("FROM", StringComparison.Ordinal)]).Select(match => match.Groups["name"].Value))
            {
                var property = byColumn[column];
                var value = property.PropertyInfo!.GetValue(Row);
                row.Add(value is DateTimeOffset time ? time.UtcDateTime : value ?? DBNull.Value);
                table.Columns.Add(column, Nullable.GetUnderlyingType(property.ClrType) is not null || property.ClrType == typeof(DateTimeOffset)
                    ? typeof(object)
                    : property.ClrType);
            }

            table.Rows.Add([.. row]);
        }
    }

    [GeneratedRegex(@"\[u\]\.\[(?<name>\w+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColumnName();
}
