namespace TodoApi.OpenApi;

internal static partial class WhereToLook
{
    /// <summary>Says, once the server listens, where a person finds something to look at.</summary>
    public static void LogWhereToLook(this WebApplication app)
        => app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var url in app.Urls)
            {
                var address = BindingAddress.Parse(url);
                var host = address.Host is "0.0.0.0" or "[::]" or "*" or "+" ? "localhost" : address.Host;
                Log(app.Logger, $"{address.Scheme}://{host}:{address.Port}");
            }
        });

    [LoggerMessage(1, LogLevel.Information, "Swagger UI: {Address}/swagger   OpenAPI document: {Address}/openapi/v1.json   Account page: {Address}/account.html")]
    private static partial void Log(ILogger logger, string address);
}
