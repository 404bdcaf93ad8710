namespace Snippets.Passkeys;

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: passkeys
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddPasskeys(options =>
            {
                options.RelyingPartyId = "example.com";
                options.Origins.Add("https://app.example.com");
            });
        // end-snippet
    }
}
