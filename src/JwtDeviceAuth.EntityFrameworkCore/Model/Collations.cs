using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>
/// The columns that identify an account, session or key. SQL Server and MySQL compare texts without regard to case by themselves, and often
/// to accents: an address or a provider's subject that differs in nothing else would open somebody else's account.
/// </summary>
internal static class Collations
{
    private static readonly (Type Entity, string[] Properties)[] Columns =
    [
        (typeof(User), [nameof(User.NormalizedEmail), nameof(User.PasswordHash)]),
        (typeof(DeviceSession), [nameof(DeviceSession.LoginType), nameof(DeviceSession.DeviceId), nameof(DeviceSession.SessionId), nameof(DeviceSession.KeyThumbprint)]),
        (typeof(SocialAccount), [nameof(SocialAccount.Provider), nameof(SocialAccount.ProviderUserId)]),
        (typeof(OneTimeCode), [nameof(OneTimeCode.Purpose), nameof(OneTimeCode.Payload)]),
        (typeof(LoginChallenge),
            [nameof(LoginChallenge.Purpose), nameof(LoginChallenge.LoginType), nameof(LoginChallenge.ProofKind), nameof(LoginChallenge.ProofValue), nameof(LoginChallenge.DeviceId)]),
        (typeof(TotpFactor), [nameof(TotpFactor.StartedBy)]),
        (typeof(TrustedDevice), [nameof(TrustedDevice.DeviceId)]),
        (typeof(StoredSigningKey), [nameof(StoredSigningKey.Kid)]),
    ];

    // Oracle's provider for MySQL makes its columns by this one, and passes EF's own over.
    private const string OraclesCollation = "MySQL:Collation";

    /// <summary>Whether a provider's database compares texts exactly by itself.</summary>
    public static bool ComparesExactly(string? provider)
        => provider is "Microsoft.EntityFrameworkCore.Sqlite" or "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>The binary collation of a provider's database; null where none is needed or none is known.</summary>
    public static string? Of(string? provider) => provider switch
    {
        "Microsoft.EntityFrameworkCore.SqlServer" => "Latin1_General_100_BIN2",
        { } name when name.Contains("MySql", StringComparison.OrdinalIgnoreCase) => "utf8mb4_bin",
        _ => null,
    };

    public static void Set(ModelBuilder model, string collation)
    {
        foreach (var (entity, properties) in Columns)
        {
            foreach (var property in properties)
            {
                var column = model.Entity(entity).Property(property).Metadata;
                column.SetCollation(collation);
                if (collation.StartsWith("utf8", StringComparison.OrdinalIgnoreCase))
                {
                    column.SetAnnotation(OraclesCollation, collation);
                }
            }
        }
    }

    /// <summary>A column without a collation of its own; null if each has one.</summary>
    public static string? FindWithout(IModel designTimeModel)
        => Columns.SelectMany(column => column.Properties, (column, property) => designTimeModel.FindEntityType(column.Entity)?.FindProperty(property))
            .OfType<IProperty>()
            .FirstOrDefault(property => property.GetCollation() is null)
            ?.GetColumnName();
}
