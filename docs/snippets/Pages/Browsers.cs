namespace Snippets;

internal static class Browsers
{
    public static void Cors(WebApplicationBuilder builder)
    {
        // begin-snippet: cors
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins("https://app.example.com")                    // never AllowAnyOrigin for an API that people sign in to
            .WithHeaders("Authorization", "Content-Type")
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithExposedHeaders("Retry-After", "WWW-Authenticate")));  // what a script may read beside status and body

        var app = builder.Build();

        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapGroup("/users").MapJwtDeviceAuth();
        // end-snippet
    }

    public static void CorsWithCookie(WebApplicationBuilder builder)
    {
        // begin-snippet: cors-cookie
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins("https://app.example.com")                                 // each of them can use the cookie: name no other
            .AllowCredentials()
            .WithHeaders("Authorization", "Content-Type", "X-Requested-With")
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithExposedHeaders("Retry-After", "WWW-Authenticate")));
        // end-snippet
    }
}
