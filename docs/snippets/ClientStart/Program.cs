// begin-snippet: dotnet-client
using JwtDeviceAuth.Client;

await using var auth = new JwtDeviceAuthClient(new() { BaseAddress = "https://api.example.com/users", Store = FileTokenStore.ForApplication("MyApp") });
using var api = auth.CreateHttpClient();

if (!(await auth.GetStateAsync()).IsSignedIn)
{
    await auth.SignInAsync("ann@example.com", "correct horse battery");
}

Console.WriteLine(await api.GetStringAsync("todos"));
// end-snippet
