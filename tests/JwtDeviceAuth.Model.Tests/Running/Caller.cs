using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>Calls the library's services for one user, and reads that user's rows.</summary>
internal sealed class Caller(ModelHost host, string email, long userId)
{
    // An address of the user's own: what is counted by address must not run from one sequence into another.
    private readonly ClientInfo _client = ClientAt(Place.Home, userId);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Caller> SignUpAsync(ModelHost host)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var outcome = await host.CallAsync<ISignUpService, SignUpResult>(service => service.SignUpAsync(
            new SignUpRequest { Email = email, Name = "Ann", Password = PasswordText(0) }, Token));
        return new Caller(host, email, outcome.User!.Id);
    }

    public async Task<(Outcome Outcome, Answer? Answer)> LoginAsync(int device, int password)
    {
        var outcome = await host.CallAsync<ILoginService, LoginResult>(service => service.LoginAsync(
            new LoginRequest { Email = email, Password = PasswordText(password), DeviceId = Devices.IdOf(device), Client = _client }, Token));
        return outcome.Status switch
        {
            LoginValidationResult.Valid => (Outcome.Done, Answer.From(outcome.Tokens!)),
            LoginValidationResult.InvalidPassword => (Outcome.WrongPassword, null),
            _ => throw new ModelViolationException($"A login ended with {outcome.Status}."),
        };
    }

    public async Task<(Outcome Outcome, Answer? Answer)> RefreshAsync(Answer presented, Place from)
    {
        var outcome = await host.CallAsync<IRefreshService, RefreshResult>(service => service.RefreshAsync(presented.Text, ClientAt(from, userId), cancellationToken: Token));
        return outcome.Status switch
        {
            RefreshValidationResult.Valid => (Outcome.Done, Answer.From(outcome.Tokens!)),
            RefreshValidationResult.Expired => (Outcome.Expired, null),
            RefreshValidationResult.NotFound => (Outcome.NotFound, null),
            RefreshValidationResult.Reused => (Outcome.Reused, null),
            _ => throw new ModelViolationException($"A token that was issued is {outcome.Status}."),
        };
    }

    public Task LogoutAsync(string sessionId)
        => host.CallAsync<IDeviceService, bool>(async service =>
        {
            await service.LogoutAsync(userId, sessionId, Token);
            return true;
        });

    public async Task<Outcome> ChangePasswordAsync(string? askingSessionId, int password, int chosen)
    {
        var outcome = await host.CallAsync<IProfileService, ProfileResult>(service => service.UpdateAsync(
            new ProfileUpdateRequest
            {
                Requester = new Requester(userId, askingSessionId),
                OldPassword = PasswordText(password),
                NewPassword = PasswordText(chosen),
            },
            Token));
        return outcome.Status switch
        {
            ProfileStatus.Succeeded => Outcome.Done,
            ProfileStatus.InvalidPassword => Outcome.WrongPassword,
            ProfileStatus.SessionRevoked => Outcome.NotFound,
            _ => throw new ModelViolationException($"A change of the password ended with {outcome.Status}."),
        };
    }

    /// <summary>The user's rows, expired ones too.</summary>
    public async Task<IReadOnlyList<Row>> RowsAsync()
        => [.. (await host.CallAsync<IDeviceSessionStore, IReadOnlyList<DeviceSession>>(
            store => store.ListAsync(userId, DateTimeOffset.UnixEpoch, Token))).Select(Row.From)];

    private static ClientInfo ClientAt(Place place, long userId) => new()
    {
        UserAgent = place is Place.Home or Place.OnTheWay ? "model" : "other",
        IpAddress = $"2001:{(place is Place.Home or Place.OtherProgram ? "db8" : "db9")}:{userId & 0xFFFF:x}:{userId >> 16 & 0xFFFF:x}::1",
    };

    private static string PasswordText(int number) => $"correct horse {number}";
}
