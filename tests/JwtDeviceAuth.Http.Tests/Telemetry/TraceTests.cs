using System.Collections.Concurrent;
using System.Diagnostics;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task A_login_a_refresh_and_a_hash_are_traced_without_saying_whose_they_are()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync("ann@example.com");
        using var test = new Activity("test").Start();
        var traced = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "JwtDeviceAuth",
            Sample = (ref ActivityCreationOptions<ActivityContext> options)
                => options.Parent.TraceId == test.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = traced.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var login = await app.InScopeAsync(services => services.GetRequiredService<ILoginService>().LoginAsync(
            new LoginRequest { Email = "ann@example.com", Password = AuthClient.Password, DeviceId = "phone" },
            TestContext.Current.CancellationToken).AsTask());
        await app.InScopeAsync(services => services.GetRequiredService<IRefreshService>().RefreshAsync(
            login.Tokens!.RefreshToken, new ClientInfo(), cancellationToken: TestContext.Current.CancellationToken).AsTask());

        var lines = traced
            .Where(activity => activity.TraceId == test.TraceId)
            .Select(activity => $"{activity.OperationName} in {activity.Parent?.OperationName}: "
                + string.Join(", ", activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(
            [
                "jwtdeviceauth.password.hash in jwtdeviceauth.login: jwtdeviceauth.operation=hash",
                "jwtdeviceauth.password.hash in jwtdeviceauth.login: jwtdeviceauth.operation=verify",
                "jwtdeviceauth.login in test: jwtdeviceauth.result=succeeded",
                "jwtdeviceauth.refresh in test: jwtdeviceauth.result=rotated",
            ],
            lines);
    }
}
