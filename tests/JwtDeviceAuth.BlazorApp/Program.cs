using JwtDeviceAuth.BlazorApp;
using JwtDeviceAuth.Client;
using JwtDeviceAuth.Snippets.Client;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

// The page and the API have one origin; the page lies in a folder there.
var builder = WebAssemblyHostBuilder.CreateDefault(args);
var origin = new Uri(new Uri(builder.HostEnvironment.BaseAddress), "/");

builder.RootComponents.Add<TodoPage>("#app");
builder.Services.AddAuthorizationCore();
builder.Services.AddCascadingAuthenticationState();
builder.Services.AddScoped<AuthenticationStateProvider, SignedInPerson>();
builder.Services.AddJwtDeviceAuthClient(new Uri(origin, "users").AbsoluteUri, options => options.Store = new BrowserTokenStore());
builder.Services.AddHttpClient<TodoService>(http => http.BaseAddress = origin).AddJwtDeviceAuthTokens();

await builder.Build().RunAsync();
