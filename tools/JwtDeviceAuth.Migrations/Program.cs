// The startup project of `dotnet ef` for the migrations of the packages: it registers the library's own context as an application does.
// It is never run on its own; see migrations.sh.
var builder = WebApplication.CreateBuilder();
var auth = builder.Services.AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"));
_ = args switch
{
    ["sqlite", ..] => auth.AddSqlite("Data Source=design.db"),
    ["postgresql", ..] => auth.AddPostgreSql("Host=design"),
    ["sqlserver", ..] => auth.AddSqlServer("Server=design"),
    _ => throw new ArgumentException("Name the database: sqlite, postgresql or sqlserver.", nameof(args)),
};

builder.Build();
