#if (!controllers || social)
using AppRoot;
#endif
#if (UseScalar)
using Scalar.AspNetCore;
#endif

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
#if (UsePostgreSql)
    .AddPostgreSql(builder.Configuration.GetConnectionString("Default") ?? string.Empty)
#else
    .AddSqlite(builder.Configuration.GetConnectionString("Default") ?? "Data Source=app.db")
#endif
#if (social)
    .AddSocialLogins(builder.Configuration)
#endif
    .AddStoreFaultHandler();

builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();
#if (controllers)
builder.Services.AddControllers();
#endif
#if (UseOpenApi)
builder.Services.AddOpenApi();
builder.Services.AddJwtDeviceAuthOpenApi();
#endif

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapGroup("/users").MapJwtDeviceAuth();
#if (controllers)
app.MapControllers();
#else
app.MapGroup("/hello").MapHello().RequireAuthorization();
#endif
#if (UseOpenApi)

if (app.Environment.IsDevelopment())
{
    app.MapOpenApi();
#if (UseScalar)
    app.MapScalarApiReference(options => options.AddPasswordFlow("oauth2", flow => flow.ClientId = "scalar"));
#else
    app.UseSwaggerUI(options =>
    {
        options.SwaggerEndpoint("/openapi/v1.json", "v1");

        // The client id of the password flow becomes the id of the device.
        options.OAuthClientId("swagger-ui");
    });
#endif
}
#endif

return await app.TryRunAsync();
