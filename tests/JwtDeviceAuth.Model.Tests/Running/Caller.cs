using JwtDeviceAuth.External;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>Calls the library's services for one user, and reads that user's sessions.</summary>
internal sealed class Caller(ModelHost host, string email, long userId)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public long UserId { get; } = userId;

    public static async Task<Caller> SignUpAsync(ModelHost host, bool hasSocialAccount)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var outcome = await host.CallAsync<ISignUpService, SignUpResult>(service => service.SignUpAsync(
            new SignUpRequest { Email = email, Name = "Ann", Password = PasswordText(0) }, Token));
        var user = outcome.User!;
        if (hasSocialAccount)
        {
            var account = new SocialAccount { UserId = user.Id, Provider = Slots.Provider, ProviderUserId = email, CreatedAt = user.CreatedAt };
            await host.CallAsync<ISocialAccountStore, bool>(store => store.TryLinkAsync(
                new SocialAccountLink { Account = account, Condition = null, Now = user.CreatedAt }, Token));
        }

        return new Caller(host, email, user.Id);
    }

    public Task<Reply> LoginAsync(Slot slot, int password, string? proof, string? key)
        => slot.Way == Way.Password ? LoginByPasswordAsync(slot.Device, password, proof, key) : LoginBySocialAccountAsync(slot.Device, proof, key);

    public async Task<Reply> RefreshAsync(Answer presented, string? key, Place from)
    {
        var outcome = await host.CallAsync<IRefreshService, RefreshResult>(service => service.RefreshAsync(
            presented.Text, ClientAt(from), KeyOf(key), Token));
        return outcome.Status switch
        {
            RefreshValidationResult.Valid => SignedIn(outcome.Tokens!),
            RefreshValidationResult.Expired => new Reply(Outcome.Expired),
            RefreshValidationResult.NotFound => new Reply(Outcome.NotFound),
            RefreshValidationResult.Reused => new Reply(Outcome.Reused),
            RefreshValidationResult.WrongKey => new Reply(Outcome.WrongKey),
            _ => throw new ModelViolationException($"A token that was issued is {outcome.Status}."),
        };
    }

    public async Task<Reply> LogoutAsync(string sessionId)
    {
        await host.CallAsync<IDeviceService, bool>(async service =>
        {
            await service.LogoutAsync(UserId, sessionId, Token);
            return true;
        });
        return new Reply(Outcome.Done);
    }

    public async Task<Reply> ChangePasswordAsync(Requester requester, int password, int chosen)
    {
        var outcome = await host.CallAsync<IProfileService, ProfileResult>(service => service.UpdateAsync(
            new ProfileUpdateRequest { Requester = requester, OldPassword = PasswordText(password), NewPassword = PasswordText(chosen) }, Token));
        return new Reply(outcome.Status switch
        {
            ProfileStatus.Succeeded => Outcome.Done,
            ProfileStatus.InvalidPassword => Outcome.WrongPassword,
            ProfileStatus.SessionRevoked => Outcome.NotFound,
            ProfileStatus.SecondFactorRequired => Outcome.BothNeeded,
            ProfileStatus.RecentLoginRequired => Outcome.NotRecent,
            ProfileStatus.Busy => Outcome.Busy,
            _ => throw new ModelViolationException($"A change of the password ended with {outcome.Status}."),
        });
    }

    /// <summary>The user's rows, expired ones too.</summary>
    public async Task<IReadOnlyList<Row>> RowsAsync()
        => [.. (await host.CallAsync<IDeviceSessionStore, IReadOnlyList<DeviceSession>>(
            store => store.ListAsync(UserId, DateTimeOffset.UnixEpoch, Token))).Select(Row.Of)];

    public static string PasswordText(int number) => $"correct horse {number}";

    public static DeviceKey? KeyOf(string? thumbprint) => thumbprint is null ? null : new DeviceKey(thumbprint);

    public static Reply SignedIn(DeviceTokens tokens)
        => new(Outcome.Done) { Answer = Answer.From(tokens), Claims = Answer.ClaimsOf(tokens.AccessToken) };

    /// <summary>An address of the user's own: what is counted by address must not run from one sequence into another.</summary>
    public ClientInfo ClientAt(Place place) => new()
    {
        UserAgent = place is Place.Home or Place.OnTheWay ? "model" : "other",
        IpAddress = $"2001:{(place is Place.Home or Place.OtherProgram ? "db8" : "db9")}:{UserId & 0xFFFF:x}:{UserId >> 16 & 0xFFFF:x}::1",
    };

    public static Place PlaceOf(string? userAgent, string? address)
        => (userAgent == "model", address!.StartsWith("2001:db8:", StringComparison.Ordinal)) switch
        {
            (true, true) => Place.Home,
            (true, false) => Place.OnTheWay,
            (false, true) => Place.OtherProgram,
            _ => Place.Elsewhere,
        };

    private async Task<Reply> LoginByPasswordAsync(int device, int password, string? proof, string? key)
    {
        var outcome = await host.CallAsync<ILoginService, LoginResult>(service => service.LoginAsync(
            new LoginRequest
            {
                Email = email,
                Password = PasswordText(password),
                DeviceId = Slots.IdOf(device),
                DeviceProof = proof,
                Key = KeyOf(key),
                Client = ClientAt(Place.Home),
            },
            Token));
        return outcome.Status switch
        {
            LoginValidationResult.Valid => SignedIn(outcome.Tokens!),
            LoginValidationResult.InvalidPassword => new Reply(Outcome.WrongPassword),
            LoginValidationResult.SecondFactorRequired => new Reply(Outcome.Asked) { Challenge = outcome.SecondFactor!.Token },
            _ => throw new ModelViolationException($"A login ended with {outcome.Status}."),
        };
    }

    private async Task<Reply> LoginBySocialAccountAsync(int device, string? proof, string? key)
    {
        var outcome = await host.CallAsync<IExternalLoginService, ExternalLoginResult>(service => service.LoginAsync(
            Slots.Provider,
            new ExternalIdentity { ProviderUserId = email },
            new LoginDevice { DeviceId = Slots.IdOf(device), DeviceProof = proof, Key = KeyOf(key), Client = ClientAt(Place.Home) },
            Token));
        return outcome.Status switch
        {
            ExternalLoginStatus.Succeeded => SignedIn(outcome.Tokens!),
            ExternalLoginStatus.SecondFactorRequired => new Reply(Outcome.Asked) { Challenge = outcome.SecondFactor!.Token },
            _ => throw new ModelViolationException($"A social login ended with {outcome.Status}."),
        };
    }
}
