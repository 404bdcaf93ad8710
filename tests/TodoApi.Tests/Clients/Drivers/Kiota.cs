// Compiled in the test, together with the client that Kiota generated.
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Generated;
using Generated.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

public static class Driver
{
    public static async Task<string> RunAsync(HttpClient http, string email, string password)
    {
        using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http);
        var users = new TodoClient(adapter).Users;
        var tokens = await users.Login.PostAsync(new LoginBody { Email = email, Password = password, DeviceId = "kiota" });
        tokens = await users.Refresh.PostAsync(new RefreshBody { RefreshToken = tokens.RefreshToken });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        var devices = await users.Me.Devices.GetAsync();
        return $"{string.Join(',', devices.Where(device => device.Current == true).Select(device => device.DeviceId))} {await FailAsync(users, email)}";
    }

    private static async Task<string> FailAsync(Generated.Users.UsersRequestBuilder users, string email)
    {
        try
        {
            await users.Login.PostAsync(new LoginBody { Email = email, Password = "wrong", DeviceId = "kiota" });
            return "none";
        }
        catch (ProblemDetails failure)
        {
            return failure.Code;
        }
    }
}
