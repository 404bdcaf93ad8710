using JwtDeviceAuth.Passwords;

namespace Snippets.Passwords;

// begin-snippet: old-hasher
internal sealed class OldHasher : IPasswordHasher
{
    public string Hash(string password) => BCrypt.Net.BCrypt.EnhancedHashPassword(password, workFactor: 12);

    // Never throws: a damaged hash is a wrong password. And a wrong one takes as long as a right one, whatever the hash is.
    public PasswordVerification Verify(string password, string hash)
    {
        try
        {
            return BCrypt.Net.BCrypt.EnhancedVerify(password, hash) ? PasswordVerification.Succeeded : PasswordVerification.Failed;
        }
        catch (Exception)
        {
            Hash(password);
            return PasswordVerification.Failed;
        }
    }
}
// end-snippet

// begin-snippet: listed-passwords
internal sealed class ListedPasswords : ICommonPasswords
{
    private readonly HashSet<string> _list = File.ReadLines("passwords.txt").ToHashSet(StringComparer.OrdinalIgnoreCase);

    public ValueTask<bool> ContainsAsync(string password, CancellationToken cancellationToken) => ValueTask.FromResult(_list.Contains(password));
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: passwords-add
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddPasswordHasher<OldHasher>()                     // made once, called from several threads
            .AddCommonPasswords<ListedPasswords>();
        // end-snippet
    }

    public static void Interleaved(WebApplicationBuilder builder)
    {
        // begin-snippet: interleaved
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddInterleavedBCrypt();
        // end-snippet
    }
}
