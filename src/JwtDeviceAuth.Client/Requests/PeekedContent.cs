using System.Net;

namespace JwtDeviceAuth.Client.Requests;

/// <summary>An answer's body of which the beginning was read here, and which the caller gets whole all the same.</summary>
internal sealed class PeekedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly ReadOnlyMemory<byte> _beginning;
    private readonly Stream? _rest;

    private PeekedContent(HttpContent content, ReadOnlyMemory<byte> beginning, Stream? rest)
    {
        (_content, _beginning, _rest) = (content, beginning, rest);
        foreach (var (name, values) in content.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>The body, if it is not longer than that; else null. It is read as a stream, so a body without an end costs no more.</summary>
    /// <param name="response">The answer; it gets another content.</param>
    /// <param name="longest">In bytes.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="HttpRequestException">The body broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> PeekAsync(HttpResponseMessage response, int longest, CancellationToken cancellationToken)
    {
        var content = response.Content;
        var (buffer, length) = (new byte[4096], 0);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (length <= longest)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 4, longest + 1));
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    var all = buffer.AsMemory(0, length);
                    response.Content = new PeekedContent(content, all, rest: null);
                    return all;
                }

                length += read;
            }

            response.Content = new PeekedContent(content, buffer.AsMemory(0, length), stream);
            return null;
        }
        catch (IOException exception)
        {
            throw new HttpRequestException("The answer broke off.", exception);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_beginning, cancellationToken).ConfigureAwait(false);
        if (_rest is not null)
        {
            await _rest.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        stream.Write(_beginning.Span);
        _rest?.CopyTo(stream);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(CreateContentReadStream(CancellationToken.None));

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new PeekedStream(_beginning, _rest);

    protected override bool TryComputeLength(out long length)
    {
        length = _beginning.Length;
        return _rest is null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
