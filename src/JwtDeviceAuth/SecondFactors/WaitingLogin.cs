using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A login that waits for its second factor, with the first as it is still good.</summary>
internal sealed class WaitingLogin(LoginChallenge challenge, User user, LoginProof firstFactor)
{
    public LoginChallenge Challenge { get; } = challenge;

    public User User { get; } = user;

    public LoginProof FirstFactor { get; } = firstFactor;

    public bool HasDevice => Challenge.DeviceId != DeviceIds.None;

    /// <summary>Whether the client has the key that the login began with: who only has the token cannot bind the session to another.</summary>
    public bool IsOfDeviceWith(DeviceKey? key) => Challenge.KeyThumbprint is null || Challenge.KeyThumbprint == key?.Thumbprint;

    /// <summary>The device that the login named: a client that brings the token cannot name another.</summary>
    public LoginDevice DeviceWith(ClientInfo client, DeviceKey? key) => new()
    {
        DeviceId = HasDevice ? Challenge.DeviceId : null,
        DeviceName = Challenge.DeviceName,
        Key = key is { BindsAccessToken: false } && Challenge.BindsAccessToken ? key.BindingAccessToken() : key,
        Client = client,
    };
}
