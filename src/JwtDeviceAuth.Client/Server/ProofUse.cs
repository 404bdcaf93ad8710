namespace JwtDeviceAuth.Client.Server;

internal enum ProofUse
{
    None,

    /// <summary>With a proof of the device's key, if it has one.</summary>
    Key,
}
