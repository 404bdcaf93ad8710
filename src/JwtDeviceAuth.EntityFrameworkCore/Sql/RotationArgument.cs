using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>An argument of <see cref="RotationSql"/> or <see cref="ProofNoteSql"/>: a property of <see cref="SessionRotation"/>, or of its proof.</summary>
/// <param name="Name">The property.</param>
/// <param name="Column">The property of the session, or of the code, that it becomes or is compared with.</param>
/// <param name="Of">Its value in a rotation.</param>
/// <param name="OfAll">Its values in a group, as an array of the value's type.</param>
internal sealed record RotationArgument(string Name, string Column, Func<SessionRotation, object?> Of, Func<SessionRotation[], Array> OfAll)
{
    public static RotationArgument Create<T>(string name, string column, Func<SessionRotation, T> of)
        => new(name, column, rotation => of(rotation), group => Array.ConvertAll(group, rotation => of(rotation)));
}
