namespace Snippets;

/// <summary>What the READMEs of packages show that no page does.</summary>
internal static class Packages
{
    public static void PostgreSql(WebApplicationBuilder builder, WebApplication app)
    {
        // begin-snippet: package-postgresql
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddPostgreSql(builder.Configuration.GetConnectionString("Default")!);

        app.MapGroup("/users").MapJwtDeviceAuth();
        // end-snippet
    }

    public static void EdDsa(WebApplicationBuilder builder)
    {
        // begin-snippet: eddsa
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddEdDsaProofs();
        // end-snippet
    }

    public static void SqlServer(WebApplicationBuilder builder, WebApplication app)
    {
        // begin-snippet: package-sqlserver
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlServer(builder.Configuration.GetConnectionString("Default")!);

        app.MapGroup("/users").MapJwtDeviceAuth();
        // end-snippet
    }
}
