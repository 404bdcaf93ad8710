using System.Globalization;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>The names of devices and ways in, there and back.</summary>
internal static class Slots
{
    public const string Provider = "social";

    private const string Device = "device ";

    public static string IdOf(int device) => string.Create(CultureInfo.InvariantCulture, $"{Device}{device}");

    public static int DeviceOf(string id) => int.Parse(id[Device.Length..], CultureInfo.InvariantCulture);

    public static Slot Of(string loginType, string deviceId) => new(loginType == LoginTypes.Local ? Way.Password : Way.Social, DeviceOf(deviceId));
}
