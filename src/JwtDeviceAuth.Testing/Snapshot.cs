using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// Compares text with a snapshot, under Verify's file convention: <c>File.Method.verified.txt</c> beside the test's file, which is committed. What
/// came out instead is written to <c>File.Method.received.txt</c>, to be looked at and, if it is right, renamed.
/// </summary>
public static class Snapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compares a text; the ends of lines, and empty lines around it, do not count.</summary>
    /// <param name="text">What came out.</param>
    /// <param name="testFile">The test's source file; given by the compiler.</param>
    /// <param name="testMethod">The test; given by the compiler.</param>
    /// <exception cref="SnapshotMismatchException">It is another text, or there is no snapshot yet; the message names both files.</exception>
    /// <exception cref="InvalidOperationException">The test was built without the paths of its source, so its snapshot cannot be found.</exception>
    public static void Verify(string text, [CallerFilePath] string testFile = "", [CallerMemberName] string testMethod = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(testFile);
        var folder = Path.GetDirectoryName(testFile);
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException(
                $"The folder {folder} of the test's source does not exist here, so no snapshot can be found. Run the tests where they were built, and do "
                + "not set ContinuousIntegrationBuild or PathMap for a test project: they take the folders out of the paths.");
        }

        var stem = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}");
        var (verified, received) = ($"{stem}.verified.txt", $"{stem}.received.txt");
        var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (expected == Normalize(text))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, Normalize(text));
        throw new SnapshotMismatchException(expected is null
            ? $"There is no snapshot yet. Look at {received} and, if it is right, rename it to {verified}.\n\nReceived:\n{text}"
            : $"The snapshot differs. Compare {received} with {verified}.\n\nExpected:\n{expected}\n\nReceived:\n{text}");
    }

    /// <summary>
    /// Compares what a token says: its header and its payload, without the signature and without <c>kid</c>, which hang on the key. With a fake clock
    /// and fixed ids nothing else changes from run to run.
    /// </summary>
    /// <param name="token">An access token or a refresh token.</param>
    /// <param name="testFile">The test's source file; given by the compiler.</param>
    /// <param name="testMethod">The test; given by the compiler.</param>
    /// <exception cref="FormatException">It is no JWT.</exception>
    /// <exception cref="SnapshotMismatchException">It says something else, or there is no snapshot yet; the message names both files.</exception>
    /// <exception cref="InvalidOperationException">The test was built without the paths of its source, so its snapshot cannot be found.</exception>
    public static void VerifyToken(string token, [CallerFilePath] string testFile = "", [CallerMemberName] string testMethod = "")
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Split('.') is not [var header, var payload, _])
        {
            throw new FormatException("The token is no JWT: it does not have three parts with dots between them.");
        }

        var head = Decode(header);
        head.Remove("kid");
        Verify(new JsonObject { ["header"] = head, ["payload"] = Decode(payload) }.ToJsonString(Indented), testFile, testMethod);
    }

    private static JsonObject Decode(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject ?? throw new FormatException("A part of the token is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("A part of the token is no JSON.", exception);
        }
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").Trim('\n') + "\n";
}
