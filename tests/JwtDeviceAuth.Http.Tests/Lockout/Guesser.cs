using System.Globalization;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>Logs in from a source address of its own, through a proxy on loopback that the application believes.</summary>
internal sealed class Guesser(AuthClient client, string? address = null)
{
    public const string Email = "ann@example.com";

    public Task<Answer> RightAsync(string email = Email, string device = "phone", string? proof = null)
        => LoginAsync(email, AuthClient.Password, device, proof);

    public Task<Answer> WrongAsync(string email = Email, string device = "phone", string? proof = null)
        => LoginAsync(email, "wrong password", device, proof);

    /// <summary>Sends wrong passwords, each of which has to be looked at.</summary>
    public async Task FailAsync(int times, string email = Email, string device = "phone", string? proof = null)
    {
        for (var time = 0; time < times; time++)
        {
            (await WrongAsync(email, device, proof)).IsProblem(401, "invalid_credentials");
        }
    }

    public static int RetryAfter(Answer answer)
        => int.Parse(answer.IsProblem(429, "too_many_attempts").Headers["Retry-After"], CultureInfo.InvariantCulture);

    public async Task<Answer> LoginAsync(string email, string password, string device, string? proof)
    {
        Dictionary<string, string> form = new() { ["email"] = email, ["password"] = password, ["device_id"] = device };
        if (proof is not null)
        {
            form["device_proof"] = proof;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/login") { Content = new FormUrlEncodedContent(form) };
        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        return await client.SendAsync(request);
    }
}
