using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Reads the payload of an access token in one pass: each name once, this library's claims in their JSON types, and beside them texts, whole
/// numbers, booleans and lists of texts. The claims come out as JsonWebTokenHandler would make them; a payload with anything else is not read.
/// </summary>
internal sealed class PlainClaims(string issuer, string audience)
{
    private const int MaximumClaims = 32;
    private const int RoundTripTimeLength = 28;
    private const long EndOfCalendar = 253_402_300_800;

    private const int Issuer = 0;
    private const int Audience = 1;
    private const int User = 2;
    private const int Session = 3;
    private const int Device = 4;
    private const int Login = 5;
    private const int Issued = 6;
    private const int Expiry = 7;
    private const int TokenId = 8;
    private const int Required = (1 << Issuer) | (1 << Audience) | (1 << User) | (1 << Session) | (1 << Device) | (1 << Login) | (1 << Expiry) | (1 << TokenId);

    private static readonly ClaimTable Names = new(
        JwtRegisteredClaimNames.Iss, JwtRegisteredClaimNames.Aud, JwtRegisteredClaimNames.Sub, TokenClaimNames.SessionId, TokenClaimNames.DeviceId,
        TokenClaimNames.LoginType, JwtRegisteredClaimNames.Iat, JwtRegisteredClaimNames.Exp, JwtRegisteredClaimNames.Jti);

    private readonly List<PlainClaim> _claims = new(12);
    private int _expected;
    private int _seen;

    public string? SessionId { get; private set; }

    public DateTimeOffset? Expires { get; private set; }

    public DateTimeOffset? NotBefore { get; private set; }

    public List<PlainClaim> Claims => _claims;

    /// <summary>False where something is wrong or unusual.</summary>
    public bool TryRead(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Names.IndexOf(ref reader, ref _expected);
            if (_claims.Count >= MaximumClaims || !(index < 0 ? TryAddOther(ref reader) : TryAddUsual(index, ref reader)))
            {
                return false;
            }
        }

        // What follows the object makes the reader throw.
        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() && (_seen & Required) == Required;
    }

    private bool TryAddUsual(int index, ref Utf8JsonReader reader)
    {
        if ((_seen & (1 << index)) != 0 || !reader.Read())
        {
            return false;
        }

        _seen |= 1 << index;
        var name = Names[index];
        return index switch
        {
            Issuer => TryAddExpected(name, issuer, ref reader),
            Audience => TryAddExpected(name, audience, ref reader),
            User => TryAddText(name, ref reader, out var text) && StrictToken.UserIdOf(text) is not null,
            Session => TryAddText(name, ref reader, out var text) && (SessionId = text) is not null,
            Expiry => (Expires = TryAddTime(name, ref reader)) is not null,
            Issued => TryAddTime(name, ref reader) is not null,
            _ => TryAddText(name, ref reader, out _),
        };
    }

    private bool TryAddOther(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        if (IsThere(name) || !reader.Read())
        {
            return false;
        }

        return name switch
        {
            JwtRegisteredClaimNames.Nbf => (NotBefore = TryAddTime(name, ref reader)) is not null,
            // JwtBearer reads an identity out of it.
            ClaimTypes.Actor => false,
            _ => TryAddValue(name, ref reader),
        };
    }

    private bool IsThere(string name)
    {
        foreach (var claim in _claims)
        {
            if (claim.Type == name)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAddValue(string name, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return TryAddText(name, ref reader, out _);
            case JsonTokenType.True or JsonTokenType.False:
                Add(name, reader.GetBoolean() ? "true" : "false", ClaimValueTypes.Boolean);
                return true;
            case JsonTokenType.Number when reader.TryGetInt32(out var number):
                Add(name, number.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer32);
                return true;
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                Add(name, number.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64);
                return true;
            case JsonTokenType.StartArray:
                var before = _claims.Count;
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    if (!TryAddText(name, ref reader, out _))
                    {
                        return false;
                    }
                }

                // An empty one makes no claim, by which its name would be seen when it comes again.
                return reader.TokenType == JsonTokenType.EndArray && _claims.Count > before;
            default:
                return false;
        }
    }

    /// <summary>A text of this length can be a time, which JwtBearer marks as one; an empty one, or one with a NUL, is refused where it matters.</summary>
    private bool TryAddText(string name, ref Utf8JsonReader reader, out string text)
    {
        text = string.Empty;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        text = reader.GetString()!;
        if (text.Length is 0 or RoundTripTimeLength || text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        Add(name, text, ClaimValueTypes.String);
        return true;
    }

    private bool TryAddExpected(string name, string expected, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals(expected) || expected.Length == RoundTripTimeLength)
        {
            return false;
        }

        Add(name, expected, ClaimValueTypes.String);
        return true;
    }

    private DateTimeOffset? TryAddTime(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var seconds) || seconds is < 0 or >= EndOfCalendar)
        {
            return null;
        }

        Add(name, seconds.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64);
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    private void Add(string name, string value, string type) => _claims.Add(new PlainClaim(name, value, type));
}
