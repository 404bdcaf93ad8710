using QRCoder;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A text as a picture that a camera reads.</summary>
internal static class QrCode
{
    private const int PixelsPerModule = 4;

    public static string Svg(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }
}
