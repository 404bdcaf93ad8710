namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>The bytes of a request. Whole ones have to be answered; to a damaged one the server may also hang up.</summary>
internal sealed record FuzzRequest(byte[] Bytes, bool IsWhole)
{
    /// <summary>Whether it may send a browser on: to the provider, or back to the client.</summary>
    public bool MayRedirect => Bytes.AsSpan().IndexOf("/external/"u8) >= 0 || Bytes.AsSpan().IndexOf("/signin-"u8) >= 0;
}
