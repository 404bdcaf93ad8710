using System.Text.RegularExpressions;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// The rotation, once for every database: in words that each of them knows, and with the names of the application's model. Group commit puts what only its
/// own database knows around them. In the texts, <c>[Name]</c> is the column of a property of the session, and <c>@Name</c> an argument.
/// </summary>
internal sealed partial class RotationSql
{
    private const string IsListed = "[RotatedAt] IS NULL OR [RotatedAt] <= @ListedUntil";

    private const string Condition =
        "[RefreshTokenHash] = @PresentedHash AND [ExpiresAt] > @Now AND ([KeyThumbprint] IS NULL OR [KeyThumbprint] = @KeyThumbprint)";

    /// <summary>What is read is set after that: MySQL would read what the same statement has just set.</summary>
    private static readonly (string Property, string Value)[] Changes =
    [
        // Listed until this rotation may be shown.
        (nameof(DeviceSession.ListedAt), $"CASE WHEN {IsListed} THEN COALESCE([RotatedAt], [CreatedAt]) ELSE [ListedAt] END"),
        (nameof(DeviceSession.ListedUserAgent), $"CASE WHEN {IsListed} THEN [UserAgent] ELSE [ListedUserAgent] END"),
        (nameof(DeviceSession.ListedIpAddress), $"CASE WHEN {IsListed} THEN [IpAddress] ELSE [ListedIpAddress] END"),

        // The first key that is proved stays.
        (nameof(DeviceSession.BindsAccessToken), "CASE WHEN [KeyThumbprint] IS NULL THEN @BindsAccessToken ELSE [BindsAccessToken] END"),
        (nameof(DeviceSession.KeyThumbprint), "COALESCE([KeyThumbprint], @KeyThumbprint)"),
        (nameof(DeviceSession.ForeignRepeats), "CASE WHEN [ForeignRepeats] > 0 THEN -[ForeignRepeats] ELSE 0 END"),
        (nameof(DeviceSession.ExpiresAt), "CASE WHEN [AbsoluteExpiresAt] < @ExpiresAt THEN [AbsoluteExpiresAt] ELSE @ExpiresAt END"),
        (nameof(DeviceSession.RefreshTokenHash), "@SuccessorHash"),
        (nameof(DeviceSession.RotatedAt), "@Now"),
        (nameof(DeviceSession.UpdatedAt), "@Now"),
        (nameof(DeviceSession.UserAgent), "@UserAgent"),
        (nameof(DeviceSession.IpAddress), "@IpAddress"),
    ];

    /// <summary>Writes the texts with a model's names.</summary>
    /// <param name="context">A context of the model.</param>
    /// <param name="argument">An argument, as the statement names it.</param>
    /// <param name="sameUser">Compares the session's user with the one that was asked for.</param>
    public RotationSql(DbContext context, Func<string, string> argument, string sameUser = "=")
    {
        var (session, user) = (new TableNames(context, typeof(DeviceSession)), new TableNames(context, typeof(User)));
        string Write(string text) => Name().Replace(text, name => name.Value[0] == '@' ? argument(name.Value[1..]) : session[name.Value[1..^1]]);

        var (isActive, isTrue) = (user[nameof(User.IsActive)], user.Literal(nameof(User.IsActive), true));
        var isOfActiveUser = $"""
            {Write("[UserId]")} {sameUser} {Write("@UserId")} AND (SELECT {isActive} FROM {user.Table} WHERE {user[nameof(User.Id)]} = {Write("[UserId]")}) = {isTrue}
            """;
        var hasSid = Write("[SessionId] = @SessionId");
        IsCurrent = $"{hasSid} AND {Write(Condition)}";
        IsAsked = $"{hasSid} AND {isOfActiveUser}";
        MayRotate = $"{IsCurrent} AND {isOfActiveUser}";
        Table = session.Table;
        Set = $"UPDATE {Table}\nSET {string.Join(",\n    ", Changes.Select(change => $"{session.ColumnOf(change.Property)} = {Write(change.Value)}"))}";
        Update = $"{Set}\nWHERE {MayRotate}";
        Columns = string.Join(", ", SessionRow.Properties.Select(property => session[property]));
    }

    public static IReadOnlyList<RotationArgument> Arguments { get; } =
    [
        RotationArgument.Create(nameof(SessionRotation.SessionId), nameof(DeviceSession.SessionId), rotation => rotation.SessionId),
        RotationArgument.Create(nameof(SessionRotation.UserId), nameof(DeviceSession.UserId), rotation => rotation.UserId),
        RotationArgument.Create(nameof(SessionRotation.PresentedHash), nameof(DeviceSession.RefreshTokenHash), rotation => rotation.PresentedHash),
        RotationArgument.Create(nameof(SessionRotation.SuccessorHash), nameof(DeviceSession.RefreshTokenHash), rotation => rotation.SuccessorHash),
        RotationArgument.Create(nameof(SessionRotation.Now), nameof(DeviceSession.RotatedAt), rotation => rotation.Now),
        RotationArgument.Create(nameof(SessionRotation.ExpiresAt), nameof(DeviceSession.ExpiresAt), rotation => rotation.ExpiresAt),
        RotationArgument.Create(nameof(SessionRotation.ListedUntil), nameof(DeviceSession.RotatedAt), rotation => rotation.ListedUntil),
        RotationArgument.Create(nameof(SessionRotation.KeyThumbprint), nameof(DeviceSession.KeyThumbprint), rotation => rotation.KeyThumbprint),
        RotationArgument.Create(nameof(SessionRotation.BindsAccessToken), nameof(DeviceSession.BindsAccessToken), rotation => rotation.BindsAccessToken),
        RotationArgument.Create(nameof(SessionRotation.UserAgent), nameof(DeviceSession.UserAgent), rotation => rotation.UserAgent),
        RotationArgument.Create(nameof(SessionRotation.IpAddress), nameof(DeviceSession.IpAddress), rotation => rotation.IpAddress),
    ];

    /// <summary>With parameters, as any provider takes them.</summary>
    public static RotationSql Of(DbContext context)
        => context.Model.GetOrAddRuntimeAnnotationValue(
            "JwtDeviceAuth:Rotation", static context => new RotationSql(context!, name => $"@{name}"), context);

    /// <summary>A rotation's arguments as parameters of the types that the columns have.</summary>
    public static IEnumerable<object> ArgumentsOf(DbContext context, SessionRotation rotation)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        var session = context.Model.FindEntityType(typeof(DeviceSession))!;
        return
        [
            .. Arguments.Select(argument => session.FindProperty(argument.Column)!.GetRelationalTypeMapping()
                .CreateParameter(command, $"@{argument.Name}", argument.Of(rotation))),
        ];
    }

    public string Table { get; }

    /// <summary>The session, also one that has expired, of a user who is active.</summary>
    public string IsAsked { get; }

    /// <summary>All that the row of the session has to fulfil.</summary>
    public string IsCurrent { get; }

    /// <summary><see cref="IsCurrent"/> and <see cref="IsAsked"/>.</summary>
    public string MayRotate { get; }

    /// <summary>The statement up to its condition, for one that has to say more there.</summary>
    public string Set { get; }

    public string Update { get; }

    /// <summary>In the order in which <see cref="SessionRow.Read"/> takes them.</summary>
    public string Columns { get; }

    [GeneratedRegex(@"\[\w+\]|@\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
