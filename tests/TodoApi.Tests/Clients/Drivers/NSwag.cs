// Compiled in the test, together with the client that NSwag generated.
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Generated;

public static class Driver
{
    public static async Task<string> RunAsync(HttpClient http, string email, string password)
    {
        var client = new TodoClient(http);
        var tokens = await client.LoginAsync(new LoginBody { Email = email, Password = password, Device_id = "nswag" });
        tokens = await client.RefreshTokensAsync(new RefreshBody { Refresh_token = tokens.Refresh_token });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Access_token);
        var devices = await client.ListDevicesAsync();
        return $"{string.Join(',', devices.Where(device => device.Current).Select(device => device.Device_id))} {await FailAsync(client, email)}";
    }

    private static async Task<string> FailAsync(TodoClient client, string email)
    {
        try
        {
            await client.LoginAsync(new LoginBody { Email = email, Password = "wrong", Device_id = "nswag" });
            return "none";
        }
        catch (ApiException<ProblemDetails> failure)
        {
            return failure.Result.Code;
        }
    }
}
