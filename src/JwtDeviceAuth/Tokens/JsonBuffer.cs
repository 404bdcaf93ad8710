using System.Buffers;
using System.Text.Json;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Writes a little JSON that may hold secrets: the payload of a token, or an answer with tokens. To make a writer costs as much as to write, so
/// each thread keeps one.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    [ThreadStatic]
    private static JsonBuffer? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    private JsonBuffer() => Json = new Utf8JsonWriter(_buffer);

    public Utf8JsonWriter Json { get; }

    /// <summary>To be disposed of on the same thread.</summary>
    public static JsonBuffer Rent()
    {
        // Taken out: a claim of the application could make another token while its value is written.
        var buffer = _kept ?? new JsonBuffer();
        _kept = null;
        return buffer;
    }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Json.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose()
    {
        Json.Reset();

        // Zeroes it.
        _buffer.Clear();
        _kept = this;
    }
}
