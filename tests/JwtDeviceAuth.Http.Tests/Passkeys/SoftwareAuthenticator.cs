using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>A browser and an authenticator in one, by WebAuthn's text and without the library: ES256, discoverable. What it says can be made wrong in one point at a time.</summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    public const string RelyingPartyId = "todo.example";
    public const string Origin = "https://todo.example";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public Guid AuthenticatorId { get; init; } = new("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4");

    /// <summary>What it was given at the registration.</summary>
    public byte[]? UserHandle { get; set; }

    public uint Counter { get; set; }

    public bool Counts { get; init; }

    /// <summary><c>navigator.credentials.create()</c>, as <c>toJSON()</c> gives it.</summary>
    public JsonObject Create(JsonNode options, Ceremony? ceremony = null)
    {
        ceremony ??= new();
        UserHandle = Base64Url.DecodeFromChars((string)options["user"]!["id"]!);
        var clientData = ceremony.ClientData("webauthn.create", (string)options["challenge"]!);
        var writer = new CborWriter();
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString([.. Data(ceremony, isCreation: true), .. AuthenticatorId.ToByteArray(bigEndian: true), (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. PublicKey()]);
        writer.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["attestationObject"] = Base64Url.EncodeToString(writer.Encode()),
            ["transports"] = new JsonArray("internal", "hybrid"),
        });
    }

    /// <summary><c>navigator.credentials.get()</c>, as <c>toJSON()</c> gives it.</summary>
    public JsonObject Get(JsonNode options, Ceremony? ceremony = null)
    {
        ceremony ??= new();
        if (Counts)
        {
            Counter++;
        }

        var clientData = ceremony.ClientData("webauthn.get", (string)options["challenge"]!);
        var data = Data(ceremony, isCreation: false);
        var signature = _key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (ceremony.BreaksSignature)
        {
            signature[^1] ^= 1;
        }

        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = ceremony.UserHandle is { } other ? other.Length == 0 ? null : Base64Url.EncodeToString(other) : Base64Url.EncodeToString(UserHandle!),
        });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(Ceremony ceremony, bool isCreation)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(ceremony.RelyingPartyId), data);
        data[32] = (byte)((ceremony.IsPresent ? 0x01 : 0) | (ceremony.IsVerified ? 0x04 : 0) | (ceremony.IsSynced ? 0x18 : 0) | (isCreation ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter);
        return data;
    }

    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter();
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private JsonObject Credential(JsonObject response)
    {
        var id = Base64Url.EncodeToString(CredentialId);
        return new JsonObject { ["id"] = id, ["rawId"] = id, ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject() };
    }
}

/// <summary>What a browser and an authenticator say, right unless a test changes it.</summary>
internal sealed record Ceremony
{
    public string Origin { get; init; } = SoftwareAuthenticator.Origin;

    public string RelyingPartyId { get; init; } = SoftwareAuthenticator.RelyingPartyId;

    public string? Type { get; init; }

    public string? Challenge { get; init; }

    public bool IsCrossOrigin { get; init; }

    public bool IsPresent { get; init; } = true;

    public bool IsVerified { get; init; } = true;

    public bool IsSynced { get; init; }

    public bool BreaksSignature { get; init; }

    /// <summary>Whether the client data has one more member, with a byte in it that is no text.</summary>
    public bool BreaksText { get; init; }

    /// <summary>Another user handle; empty for none.</summary>
    public byte[]? UserHandle { get; init; }

    public byte[] ClientData(string type, string challenge)
    {
        var data = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = Type ?? type,
            ["challenge"] = Challenge ?? challenge,
            ["origin"] = Origin,
            ["crossOrigin"] = IsCrossOrigin,
        }.ToJsonString());
        return BreaksText ? [.. data[..^1], .. ",\"other\":\""u8, 0xFF, .. "\"}"u8] : data;
    }
}
