using System.Text;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>A middleware of the application reads each form first, for example to log it, or to take the method from a field.</summary>
public sealed class FormReadBeforeTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_form_that_was_read_before_is_taken_by_the_same_rules()
    {
        await using var app = await AuthApp.StartAsync(map: app => app.Use(async (context, next) =>
        {
            if (context.Request.HasFormContentType)
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }

            await next(context);
        }));
        await app.Client.SignUpAsync(Email);
        var phone = await app.Client.LoginAsync(Email, "phone");
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent(Email), "email" }, { new StringContent(AuthClient.Password), "password" }, { new StringContent("laptop"), "device_id" },
        };
        var laptop = TokenPair.From(await (await app.Client.SendAsync(HttpMethod.Post, "/users/login", content: multipart)).SuccessAsync());

        // As an empty body it would sign this device out, too.
        Assert.Equal(204, (await app.Client.PostFormAsync("/users/logout-all", new() { ["keep_current"] = "true" }, laptop.Access)).Status);
        await app.Client.RefreshAsync(laptop.Refresh);
        (await app.Client.PostRefreshAsync(phone.Refresh)).IsProblem(401, "invalid_refresh_token");

        (await PostAsync($"email={Email}&password=\u00FF&device_id=phone")).IsProblem(400, "validation_failed");
        (await PostAsync($"email={Email}&password=a&password=b&device_id=phone")).IsProblem(400, "validation_failed");
        (await PostAsync($"email={Email}&device_id=phone")).IsProblem(400, "validation_failed");
        using var withFile = new MultipartFormDataContent
        {
            { new StringContent(Email), "email" }, { new StringContent("x"), "password", "file.txt" }, { new StringContent("phone"), "device_id" },
        };
        (await app.Client.SendAsync(HttpMethod.Post, "/users/login", content: withFile)).IsProblem(400, "validation_failed");

        async Task<Answer> PostAsync(string form)
        {
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(form)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
            return await app.Client.SendAsync(HttpMethod.Post, "/users/login", content: content);
        }
    }
}
