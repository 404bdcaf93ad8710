using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>The statements for a group: its arguments are arrays, one element for each rotation.</summary>
internal sealed class PostgreSqlRotationSql
{
    /// <summary>The columns of <see cref="RotateAndNote"/> that say which rotation a row is of.</summary>
    public const string AskedSession = "asked_session";

    /// <summary>With <see cref="AskedSession"/>.</summary>
    public const string AskedUser = "asked_user";

    public PostgreSqlRotationSql(DbContext context)
    {
        // Sessions are found by the sid, which is unique, whatever the planner may believe of the tables: this comparison and the query for the user leave it
        // no other way.
        var sql = new RotationSql(context, Asked, sameUser: "IS NOT DISTINCT FROM");
        Rotate = $"""
            WITH {Hold(sql, RotationSql.Arguments)}
            {sql.Set}
            FROM asked
            WHERE {sql.IsCurrent}
            RETURNING {sql.Columns}
            """;

        // The notes in order, so that two groups with the same proofs do not wait for each other.
        var note = new ProofNoteSql(context);
        var (proof, sid, user) = (Asked(ProofNoteSql.Hash.Name), nameof(SessionRotation.SessionId), nameof(SessionRotation.UserId));
        RotateAndNote = $"""
            WITH {Hold(sql, ArgumentsWithProof)},
            noted AS (
                {note.Insert}
                SELECT {string.Join(", ", ProofNoteSql.Arguments.Select(argument => Asked(argument.Name)))} FROM asked
                WHERE {proof} IS NOT NULL ORDER BY {proof}
                {note.UnlessNoted}
                RETURNING {note.HashColumn} AS hash),
            rotated AS (
                {sql.Set}
                FROM asked LEFT JOIN noted ON noted.hash = {proof}
                WHERE {sql.IsCurrent} AND ({proof} IS NULL OR noted.hash IS NOT NULL)
                RETURNING {sql.Columns}, {Asked(sid)}, {Asked(user)})
            SELECT rotated.*, {Asked(sid)} AS {AskedSession}, {Asked(user)} AS {AskedUser}
            FROM asked LEFT JOIN rotated USING ({Column(sid)}, {Column(user)})
            """;
        Find = $"SELECT {sql.Columns} FROM {Unnest(RotationSql.Arguments)} JOIN {sql.Table} ON {sql.IsAsked}";
    }

    /// <summary>Of <see cref="RotateAndNote"/>; the other two take those of <see cref="RotationSql"/>.</summary>
    public static IReadOnlyList<RotationArgument> ArgumentsWithProof { get; } = [.. RotationSql.Arguments, .. ProofNoteSql.Arguments];

    /// <summary>Changes and returns the rows whose condition holds.</summary>
    public string Rotate { get; }

    /// <summary>The same with proofs; and where it was the proof alone that did not hold, a row without a session.</summary>
    public string RotateAndNote { get; }

    /// <summary>The rows as they are.</summary>
    public string Find { get; }

    /// <summary>
    /// The rotations whose condition holds. A row that another transaction holds is passed over: a group must not wait for one of its members. Those that are left are
    /// locked, and stay as they were found.
    /// </summary>
    private static string Hold(RotationSql sql, IReadOnlyList<RotationArgument> arguments)
        => $"asked AS (SELECT asked.* FROM {Unnest(arguments)} JOIN {sql.Table} ON {sql.MayRotate} FOR NO KEY UPDATE SKIP LOCKED)";

    private static string Unnest(IReadOnlyList<RotationArgument> arguments)
        => $"unnest({string.Join(", ", arguments.Select((_, index) => $"${index + 1}"))}) AS asked ({string.Join(", ", arguments.Select(argument => Column(argument.Name)))})";

    private static string Asked(string argument) => $"asked.{Column(argument)}";

    /// <summary>No column of a table has such a name.</summary>
    private static string Column(string argument) => $"\"@{argument}\"";
}
