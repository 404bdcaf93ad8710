using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.TestSupport;

/// <summary>A key of a client, and proofs of it (RFC 9449) that are made by hand, right or wrong in one point at a time, without the library that is tested.</summary>
public sealed class ClientKey(TimeProvider clock) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key.</summary>
    public JsonObject Jwk
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return new() { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }
    }

    /// <summary>The private part, which no proof may hold.</summary>
    public string PrivatePart => Base64Url.EncodeToString(_key.ExportParameters(includePrivateParameters: true).D);

    /// <summary>RFC 7638: the members in their order, without spaces.</summary>
    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Jwk.ToJsonString())));

    /// <summary>The nonce that the server gave last.</summary>
    public string? Nonce { get; set; }

    /// <summary>A proof for one request, changed in what the last two change.</summary>
    public string Prove(
        HttpMethod method, Uri address, string? accessToken = null, Action<JsonObject>? payload = null, Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwk };
        var body = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["htm"] = method.Method,
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = clock.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (accessToken is not null)
        {
            body["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        }

        if (Nonce is not null)
        {
            body["nonce"] = Nonce;
        }

        payload?.Invoke(body);
        header?.Invoke(head);
        return Sign(head.ToJsonString(), body.ToJsonString());
    }

    /// <summary>Signs whatever it is.</summary>
    public string Sign(string header, string payload) => Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    /// <summary>The same with bytes that need not be text.</summary>
    public string Sign(byte[] header, byte[] payload)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Adds a proof to every request of a client, with the hash of the access token that it has.</summary>
    public void ProveRequestsOf(AuthClient client, Action<JsonObject>? payload = null, Action<JsonObject>? header = null)
        => client.Sending = request => ProveRequest(request, payload, header);

    /// <summary>The same for one request.</summary>
    public void ProveRequest(HttpRequestMessage request, Action<JsonObject>? payload = null, Action<JsonObject>? header = null)
    {
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", Prove(request.Method, request.RequestUri!, request.Headers.Authorization?.Parameter, payload, header));
    }

    public void Dispose() => _key.Dispose();
}
