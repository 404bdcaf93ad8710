namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>The bytes of a request. Whole ones have to be answered; to a damaged one the server may also hang up.</summary>
internal sealed record FuzzRequest(byte[] Bytes, bool IsWhole);
