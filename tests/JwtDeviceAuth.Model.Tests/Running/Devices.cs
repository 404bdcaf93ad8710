namespace JwtDeviceAuth.Model.Tests.Running;

internal static class Devices
{
    public static string IdOf(int device) => $"device {device}";
}
