using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Tests.Sessions;

public sealed class DeviceIdsTests
{
    [Theory]
    [InlineData("p")]
    [InlineData("6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("Ann's phone")]
    [InlineData("전화기 ☎")]
    [InlineData("(None)")]
    public void Printable_text_is_a_device_id(string deviceId) => Assert.True(DeviceIds.IsValid(deviceId));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" phone")]
    [InlineData("phone\n")]
    [InlineData("pho\0ne")]
    [InlineData("pho\tne")]
    [InlineData("pho\u2028ne")]
    [InlineData("pho\u200dne")]
    [InlineData("pho\ufffdne")]
    [InlineData("pho\ud800ne")]
    [InlineData(DeviceIds.None)]
    public void Unprintable_text_and_the_reserved_value_are_not(string? deviceId) => Assert.False(DeviceIds.IsValid(deviceId));

    [Fact]
    public void A_device_id_has_at_most_128_characters()
    {
        Assert.True(DeviceIds.IsValid(new string('d', 128)));
        Assert.False(DeviceIds.IsValid(new string('d', 129)));
    }
}
