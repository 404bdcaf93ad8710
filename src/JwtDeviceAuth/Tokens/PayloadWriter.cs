using System.Buffers;
using System.Text.Json;

namespace JwtDeviceAuth.Tokens;

/// <summary>Writes the payload of one token at a time. To make a writer costs as much as to write, so each thread keeps one.</summary>
internal sealed class PayloadWriter : IDisposable
{
    [ThreadStatic]
    private static PayloadWriter? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    private PayloadWriter() => Json = new Utf8JsonWriter(_buffer);

    public Utf8JsonWriter Json { get; }

    /// <summary>To be disposed of on the same thread, when the token is signed.</summary>
    public static PayloadWriter Rent()
    {
        // Taken out: a claim of the application could make another token while its value is written.
        var writer = _kept ?? new PayloadWriter();
        _kept = null;
        return writer;
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

        // Zeroes it: it held the id of a token.
        _buffer.Clear();
        _kept = this;
    }
}
