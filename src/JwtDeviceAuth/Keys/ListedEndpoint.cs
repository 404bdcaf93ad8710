namespace JwtDeviceAuth.Keys;

/// <summary>Marks an endpoint whose address stands in the documents of metadata, under a name of RFC 8414, section 2.</summary>
internal sealed record ListedEndpoint(string Name)
{
    public static readonly ListedEndpoint Token = new("token_endpoint");

    public static readonly ListedEndpoint Revocation = new("revocation_endpoint");
}
