using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Problems;

/// <summary>A middleware of the application that keeps each answer in a stream of its own first, as many do that log, sign or change them.</summary>
public sealed class ReplacedBodyTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Every_kind_of_answer_comes_whole_through_a_stream_in_the_bodys_place()
    {
        await using var app = await AuthApp.StartAsync(map: app => app.Use(async (context, next) =>
        {
            var body = context.Response.Body;
            using var kept = new MemoryStream();
            context.Response.Body = kept;
            await next(context);
            context.Response.Body = body;
            kept.Position = 0;
            await kept.CopyToAsync(body, context.RequestAborted);
        }));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        tokens = await app.Client.RefreshAsync(tokens.Refresh);

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        (await app.Client.PostLoginAsync(Email, "phone", "a wrong guess")).IsProblem(401, "invalid_credentials");
        var grant = await app.Client.PostFormAsync("/users/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = "x" });
        Assert.Equal((400, "invalid_refresh_token", "invalid_grant"), (grant.Status, grant.Code, (string?)grant.Json["error"]));
    }
}
