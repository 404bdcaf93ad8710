using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// Guesses inside a transaction that the application takes back are counted all the same. GHSA-fgfv-pv97-6cmj (Vikunja): the lock of an account was written
/// in the transaction of the login, which every wrong code rolled back.
/// </summary>
public abstract class RolledBackGuessSpecification
{
    private const int Free = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rolled back")]
    [InlineData("disposed of")]
    [InlineData("left open")]
    [InlineData("back to a savepoint")]
    public async Task Wrong_second_factors_are_counted(string end)
    {
        await using var app = await StartAsync();
        var user = await EnrolAsync(app);

        for (var guess = 1; guess <= Free; guess++)
        {
            var token = await user.AskAsync();
            Assert.Equal(SecondFactorLoginStatus.InvalidSecondFactor, await InTransactionAsync(app, end, services => AnswerAsync(services, token, user.WrongCode())));
            await CountedAsync(app, guess);
        }

        var right = await user.AskAsync();
        Assert.Equal(SecondFactorLoginStatus.LockedOut, await InTransactionAsync(app, "committed", services => AnswerAsync(services, right, user.Code())));
        (await user.AnswerAsync(right, user.Code())).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task Wrong_passwords_are_counted()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("ann@example.com");

        for (var guess = 1; guess <= Free; guess++)
        {
            Assert.Equal(LoginValidationResult.InvalidPassword, await InTransactionAsync(app, "rolled back", services => LoginAsync(services, "wrong password")));
        }

        Assert.Equal(LoginValidationResult.LockedOut, await InTransactionAsync(app, "rolled back", services => LoginAsync(services, AuthClient.Password)));
    }

    [Fact]
    public async Task What_is_committed_counts_once_and_what_was_right_does_not_count()
    {
        await using var app = await StartAsync();
        var user = await EnrolAsync(app);
        for (var guess = 1; guess < Free; guess++)
        {
            var token = await user.AskAsync();
            Assert.Equal(SecondFactorLoginStatus.InvalidSecondFactor, await InTransactionAsync(app, "committed", services => AnswerAsync(services, token, user.WrongCode())));
            await CountedAsync(app, guess);
        }

        var right = await user.AskAsync();
        Assert.Equal(SecondFactorLoginStatus.Succeeded, await InTransactionAsync(app, "committed", services => AnswerAsync(services, right, user.Code())));

        Assert.Empty(await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<FailedLogins>().ToListAsync(Token)));
    }

    protected abstract Task<AuthApp> StartAsync();

    /// <summary>A user, and no count of the sign-up.</summary>
    private static async Task<FactorUser> EnrolAsync(AuthApp app)
    {
        var user = await FactorUser.EnrolAsync(app);
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<FailedLogins>().ExecuteDeleteAsync(Token));
        return user;
    }

    private static async Task<SecondFactorLoginStatus> AnswerAsync(IServiceProvider services, string token, string code)
        => (await services.GetRequiredService<ISecondFactorLoginService>()
            .LoginAsync(new SecondFactorLoginRequest { Token = token, Method = "totp", Answer = code }, Token)).Status;

    private static async Task<LoginValidationResult> LoginAsync(IServiceProvider services, string password)
        => (await services.GetRequiredService<ILoginService>().LoginAsync(
            new LoginRequest { Email = "ann@example.com", Password = password, DeviceId = "laptop" }, Token)).Status;

    private static Task<T> InTransactionAsync<T>(AuthApp app, string end, Func<IServiceProvider, Task<T>> use) => app.InScopeAsync(async services =>
    {
        var database = services.GetRequiredService<JwtDeviceAuthDbContext>().Database;
        var transaction = await database.BeginTransactionAsync(Token);
        if (end == "back to a savepoint")
        {
            await transaction.CreateSavepointAsync("before", Token);
        }

        var result = await use(services);
        await EndAsync(transaction, end);
        return result;
    });

    private static async Task EndAsync(IDbContextTransaction transaction, string end)
    {
        switch (end)
        {
            case "committed":
                await transaction.CommitAsync(Token);
                break;
            case "rolled back":
                await transaction.RollbackAsync(Token);
                break;
            case "disposed of":
                await transaction.DisposeAsync();
                break;
            case "back to a savepoint":
                await transaction.RollbackToSavepointAsync("before", Token);
                await transaction.CommitAsync(Token);
                break;
        }
    }

    /// <summary>Waits: of a transaction that is left open it is known after the end of its scope.</summary>
    private static async Task CountedAsync(AuthApp app, int failures)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var counts = await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<FailedLogins>()
                .AsNoTracking().Select(row => new { row.Failures, row.Pending }).ToListAsync(Token));
            if (counts is [{ Pending: 0 } only] && only.Failures == failures)
            {
                return;
            }

            Assert.True(counts.Count <= 1, string.Join(", ", counts));
            await Task.Delay(10, deadline.Token);
        }
    }
}
