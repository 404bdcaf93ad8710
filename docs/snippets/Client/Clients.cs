using JwtDeviceAuth.Client;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Snippets.Client;

internal static class Clients
{
    public static void Register(IServiceCollection services)
    {
        // begin-snippet: dotnet-client-services
        services.AddJwtDeviceAuthClient("https://api.example.com/users", options => options.Store = FileTokenStore.ForApplication("MyApp"));
        services.AddHttpClient<TodoService>(http => http.BaseAddress = new Uri("https://api.example.com/")).AddJwtDeviceAuthTokens();
        // end-snippet
    }

    public static void RegisterForBlazorServer(IServiceCollection services)
    {
        // begin-snippet: dotnet-client-blazor-server
        services.AddScopedJwtDeviceAuthClient("https://api.example.com/users");
        services.AddScoped<AuthenticationStateProvider, SignedInPerson>();
        // end-snippet
    }

    public static void RegisterForBlazorWebAssembly(IServiceCollection services)
    {
        // begin-snippet: dotnet-client-blazor-webassembly
        services.AddJwtDeviceAuthClient("https://api.example.com/users", options => options.Store = new BrowserTokenStore());
        services.AddHttpClient<TodoService>(http => http.BaseAddress = new Uri("https://api.example.com/")).AddJwtDeviceAuthTokens();
        services.AddScoped<AuthenticationStateProvider, SignedInPerson>();
        // end-snippet
    }

    public static JwtDeviceAuthClientOptions Ask()
        // begin-snippet: dotnet-client-callbacks
        => new()
        {
            BaseAddress = "https://api.example.com/users",
            SecondFactor = async (request, cancellationToken) => SecondFactorProof.Totp(await Dialogs.CodeAsync(request.Attempt, cancellationToken)),
            StepUp = async (request, cancellationToken) => new StepUpProof { Password = await Dialogs.PasswordAsync(cancellationToken) },
        };
    // end-snippet

    public static async Task HandleAsync(JwtDeviceAuthClient auth, HttpClient api, CancellationToken cancellationToken)
    {
        // begin-snippet: dotnet-client-errors
        try
        {
            using var answer = await api.GetAsync("todos", cancellationToken);
        }
        catch (SessionUnavailableException exception)
        {
            Console.WriteLine($"No connection. Still signed in; next try in {exception.RetryAfter.TotalSeconds:0} s.");
        }
        // end-snippet
    }
}

internal sealed class TodoService(HttpClient http)
{
    public Task<string> ListAsync() => http.GetStringAsync("todos");
}

internal static class Dialogs
{
    public static Task<string> CodeAsync(int attempt, CancellationToken cancellationToken) => Task.FromResult($"{attempt}");

    public static Task<string> PasswordAsync(CancellationToken cancellationToken) => Task.FromResult(string.Empty);
}

// begin-snippet: dotnet-client-maui
/// <summary>The secure storage of .NET MAUI (ISecureStorage there) as the store.</summary>
internal sealed class SecureStorageStore(ISecureStorage storage) : ITokenStore
{
    public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => await storage.GetAsync(name);

    public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken) => await storage.SetAsync(name, value);
}
// end-snippet

/// <summary>The part of .NET MAUI's interface that the store needs.</summary>
internal interface ISecureStorage
{
    Task<string?> GetAsync(string key);

    Task SetAsync(string key, string value);
}
