namespace JwtDeviceAuth.Http;

/// <summary>Marks types on the wire whose names are OAuth's, and so the same whatever the setting for names says.</summary>
internal interface IOAuthNames;
