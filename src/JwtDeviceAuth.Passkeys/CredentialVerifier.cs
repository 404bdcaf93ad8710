using System.Buffers.Text;
using Fido2NetLib;
using Fido2NetLib.Objects;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// Checks what an authenticator signed, with Fido2, and what that library leaves to its caller: the exact origin, user verification by the flags, the backup
/// eligibility, which never changes, and the user handle.
/// </summary>
internal sealed class CredentialVerifier(IOptions<PasskeyOptions> options, ILogger<CredentialVerifier> logger)
{
    /// <summary>Attestation says nothing here that is believed: none is asked for, and of those that come all the same, a self attestation is as good.</summary>
    private static readonly string[] Formats = ["none", "packed"];

    private static readonly PubKeyCredParam[] Algorithms = [PubKeyCredParam.ES256, PubKeyCredParam.Ed25519, PubKeyCredParam.RS256];

    private readonly PasskeyOptions _options = options.Value;

    /// <summary>The challenge that was signed; null where it is not for this application.</summary>
    public string? ChallengeOf(CredentialJson credential, string type) => ClientData.ChallengeOf(credential.ClientData, type, _options.Origins);

    public CredentialCreateOptions CreationOptions(string challenge, byte[] userHandle, string name, string displayName, IEnumerable<Passkey> others)
        => CredentialCreateOptions.Create(
            Configuration(),
            Base64Url.DecodeFromChars(challenge),
            new Fido2User { Id = userHandle, Name = name, DisplayName = displayName },
            new AuthenticatorSelection { ResidentKey = ResidentKeyRequirement.Required, UserVerification = UserVerificationRequirement.Required },
            AttestationConveyancePreference.None,
            [.. others.Select(DescriptorOf)],
            extensions: null,
            Algorithms);

    public AssertionOptions RequestOptions(string challenge, IEnumerable<Passkey> allowed)
        => AssertionOptions.Create(
            Configuration(),
            Base64Url.DecodeFromChars(challenge),
            [.. allowed.Select(DescriptorOf)],
            UserVerificationRequirement.Required,
            extensions: null);

    /// <summary>The new passkey, without its user; null where anything is wrong with it.</summary>
    public async ValueTask<Passkey?> RegisterAsync(CredentialJson credential, string challenge, byte[] userHandle, CancellationToken cancellationToken)
    {
        if (credential.AttestationObject is not { } attestation)
        {
            return null;
        }

        try
        {
            var parsed = AuthenticatorAttestationResponse.Parse(new AuthenticatorAttestationRawResponse
            {
                Id = Base64Url.EncodeToString(credential.CredentialId),
                RawId = credential.CredentialId,
                Type = PublicKeyCredentialType.PublicKey,
                Response = new() { AttestationObject = attestation, ClientDataJson = credential.ClientData, Transports = [] },
                ClientExtensionResults = new(),
            });
            var data = parsed.AttestationObject.AuthData;
            if (!Formats.Contains(parsed.AttestationObject.Fmt, StringComparer.Ordinal) || !data.UserVerified)
            {
                return Refuse("its attestation format is not taken, or the user was not verified");
            }

            var created = await parsed.VerifyAsync(
                CreationOptions(challenge, userHandle, "-", "-", []), Configuration(), (_, _) => Task.FromResult(true), metadataService: null,
                requestTokenBindingId: null, cancellationToken);
            return created.Id.AsSpan().SequenceEqual(credential.CredentialId)
                ? new Passkey
                {
                    CredentialId = created.Id,
                    PublicKey = created.PublicKey,
                    UserHandle = userHandle,
                    SignatureCounter = created.SignCount,
                    AuthenticatorId = created.AaGuid,
                    Transports = credential.Transports,
                    CanBeSynced = created.IsBackupEligible,
                    IsSynced = created.IsBackedUp,
                }
                : Refuse("its id is not that of the attestation");
        }
#pragma warning disable CA1031 // Whatever a parser throws at what a stranger sent: it is no passkey.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Refuse(exception.GetType().Name);
        }
    }

    /// <summary>The counter that was signed and whether the passkey is synced; null where anything is wrong with it. The counters are compared by who calls.</summary>
    public async ValueTask<(long Counter, bool IsSynced)?> VerifyAsync(
        CredentialJson credential, string challenge, Passkey passkey, CancellationToken cancellationToken)
    {
        if (credential is not { AuthenticatorData: { } authenticatorData, Signature: { } signature })
        {
            return null;
        }

        try
        {
            var data = AuthenticatorData.Parse(authenticatorData);
            if (!data.UserVerified || data.IsBackupEligible != passkey.CanBeSynced
                || (credential.UserHandle is { } handle && !handle.AsSpan().SequenceEqual(passkey.UserHandle)))
            {
                Refuse("the user was not verified, the user handle is another, or its backup eligibility has changed");
                return null;
            }

            var response = new AuthenticatorAssertionRawResponse
            {
                Id = Base64Url.EncodeToString(credential.CredentialId),
                RawId = credential.CredentialId,
                Type = PublicKeyCredentialType.PublicKey,
                Response = new() { AuthenticatorData = authenticatorData, ClientDataJson = credential.ClientData, Signature = signature, UserHandle = credential.UserHandle },
                ClientExtensionResults = new(),
            };
            var verified = await AuthenticatorAssertionResponse.Parse(response).VerifyAsync(
                RequestOptions(challenge, [passkey]), Configuration(), passkey.PublicKey, storedSignatureCounter: 0, (_, _) => Task.FromResult(true),
                metadataService: null, requestTokenBindingId: null, cancellationToken);
            return (verified.SignCount, data.IsBackedUp);
        }
#pragma warning disable CA1031 // Whatever a parser throws at what a stranger sent: it is no passkey.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Refuse(exception.GetType().Name);
            return null;
        }
    }

    /// <summary>With the ways to reach it that the browser knew, so that it asks for the right authenticator (WebAuthn, section 5.8.3).</summary>
    private static PublicKeyCredentialDescriptor DescriptorOf(Passkey passkey)
        => new(PublicKeyCredentialType.PublicKey, passkey.CredentialId, [.. passkey.Transports.Split(' ').Select(TransportOf).OfType<AuthenticatorTransport>()]);

    private static AuthenticatorTransport? TransportOf(string word) => word switch
    {
        "usb" => AuthenticatorTransport.Usb,
        "nfc" => AuthenticatorTransport.Nfc,
        "ble" => AuthenticatorTransport.Ble,
        "smart-card" => AuthenticatorTransport.SmartCard,
        "hybrid" => AuthenticatorTransport.Hybrid,
        "internal" => AuthenticatorTransport.Internal,
        _ => null,
    };

    private Fido2Configuration Configuration() => new()
    {
        RPID = _options.RelyingPartyId,
        RPName = _options.RelyingPartyName ?? _options.RelyingPartyId,
        Origins = _options.Origins.ToHashSet(StringComparer.Ordinal),
        Timeout = (uint)_options.ChallengeLifetime.TotalMilliseconds,
    };

    private Passkey? Refuse(string reason)
    {
        PasskeysLog.Refused(logger, reason);
        return null;
    }
}
