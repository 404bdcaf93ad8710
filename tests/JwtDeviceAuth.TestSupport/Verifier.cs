using System.Runtime.CompilerServices;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// Compares text with a snapshot, under Verify's file convention: <c>Type.Method.verified.txt</c> beside the test; what came out instead
/// is written to <c>Type.Method.received.txt</c>, to be looked at and, if right, renamed.
/// </summary>
public static class Verifier
{
    public static void Verify(
        string actual, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{method}");
        var (verified, received) = ($"{stem}.verified.txt", $"{stem}.received.txt");
        var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (expected == Normalize(actual))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, Normalize(actual));
        Assert.Fail($"The snapshot differs. Compare {received} with {verified}.\n\nExpected:\n{expected}\n\nReceived:\n{actual}");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").Trim('\n') + "\n";
}
