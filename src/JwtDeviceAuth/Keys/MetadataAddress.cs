namespace JwtDeviceAuth.Keys;

internal static class MetadataAddress
{
    public static bool IsUsable(Uri address)
        => address.IsAbsoluteUri
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.Query.Length == 0
            && address.Fragment.Length == 0;
}
