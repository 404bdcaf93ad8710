// An application with nothing around Run(), to be started as a process of its own.
var builder = WebApplication.CreateBuilder(args);

var auth = builder.Services.AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"));
if (builder.Configuration.GetConnectionString("Default") is { Length: > 0 } connection)
{
    auth.AddSqlite(connection);
}

var app = builder.Build();

app.UsePathBase(builder.Configuration["PathBase"]);
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapGroup("/users").MapJwtDeviceAuth();
app.MapJwtDeviceAuthMetadata();

app.Run();
