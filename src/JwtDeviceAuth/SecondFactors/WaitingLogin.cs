using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A login that waits for its second factor, with the first as it is still good.</summary>
internal sealed class WaitingLogin(LoginChallenge challenge, User user, LoginProof firstFactor, DeviceKey? key)
{
    public LoginChallenge Challenge { get; } = challenge;

    public User User { get; } = user;

    public LoginProof FirstFactor { get; } = firstFactor;

    public bool HasDevice => Challenge.DeviceId != DeviceIds.None;

    /// <summary>The device that the login named: a client that brings the token cannot name another.</summary>
    public LoginDevice DeviceOf(ClientInfo client) => new()
    {
        DeviceId = HasDevice ? Challenge.DeviceId : null,
        DeviceName = Challenge.DeviceName,
        Key = key is { BindsAccessToken: false } && Challenge.BindsAccessToken ? key.BindingAccessToken() : key,
        Client = client,
    };
}
