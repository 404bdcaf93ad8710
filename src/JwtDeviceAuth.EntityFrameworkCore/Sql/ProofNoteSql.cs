using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>The note that a rotation's proof was used, for the databases of group commit, which know <c>ON CONFLICT</c>.</summary>
internal sealed class ProofNoteSql
{
    public ProofNoteSql(DbContext context)
    {
        var code = new TableNames(context, typeof(OneTimeCode));
        HashColumn = code.ColumnOf(nameof(OneTimeCode.CodeHash));
        Insert = $"INSERT INTO {code.Table} ({string.Join(", ", Arguments.Select(argument => code.ColumnOf(argument.Column)))})";
        UnlessNoted = $"ON CONFLICT ({HashColumn}) DO NOTHING";
    }

    /// <summary>What two rotations with one proof have in common.</summary>
    public static RotationArgument Hash { get; } = RotationArgument.Create("ProofHash", nameof(OneTimeCode.CodeHash), rotation => rotation.Proof?.CodeHash);

    /// <summary>In the order of <see cref="Insert"/>; all of them null where the rotation has no proof.</summary>
    public static IReadOnlyList<RotationArgument> Arguments { get; } =
    [
        Hash,
        RotationArgument.Create("ProofPurpose", nameof(OneTimeCode.Purpose), rotation => rotation.Proof?.Purpose),
        RotationArgument.Create("ProofUserId", nameof(OneTimeCode.UserId), rotation => rotation.Proof?.UserId),
        RotationArgument.Create("ProofPayload", nameof(OneTimeCode.Payload), rotation => rotation.Proof?.Payload),
        RotationArgument.Create("ProofCreatedAt", nameof(OneTimeCode.CreatedAt), rotation => rotation.Proof?.CreatedAt),
        RotationArgument.Create("ProofExpiresAt", nameof(OneTimeCode.ExpiresAt), rotation => rotation.Proof?.ExpiresAt),
    ];

    /// <summary>The column of <see cref="Hash"/>.</summary>
    public string HashColumn { get; }

    /// <summary>The statement up to its values.</summary>
    public string Insert { get; }

    /// <summary>Its end: nothing happens where there is a code with the hash.</summary>
    public string UnlessNoted { get; }
}
