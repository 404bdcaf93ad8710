using Microsoft.AspNetCore.DataProtection;

// One node of an application with the key ring, to be started and killed as a process of its own.
var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
    .AddPostgreSql(builder.Configuration.GetConnectionString("Default")!)
    .AddKeyRing();
builder.Services.AddDataProtection()
    .SetApplicationName("ring")
    .PersistKeysToFileSystem(new DirectoryInfo(builder.Configuration["DataProtection:Folder"]!));

var app = builder.Build();

app.MapGroup("/users").MapJwtDeviceAuth();
app.MapJwtDeviceAuthMetadata();

await app.StartAsync();
await Console.Out.WriteLineAsync("Listening.");
await app.WaitForShutdownAsync();
