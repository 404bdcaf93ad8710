using System.Net;

namespace JwtDeviceAuth.Client.Requests;

/// <summary>Keeps what is sent of a body, up to a bound, so that it can be sent again; a longer one streams through and cannot.</summary>
internal sealed class RepeatableContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly int _longest;
    private MemoryStream? _kept;
    private bool _isWhole;

    private RepeatableContent(HttpContent content, int longest)
    {
        (_content, _longest) = (content, longest);
        foreach (var (name, values) in content.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>Whether all of it is known.</summary>
    public bool IsKnown => _isWhole && _kept is not null;

    /// <summary>
    /// Reads a short body whose length is known before it is sent: a server may refuse a request before it has read the body, of which a part would be known then. Such a one is sent as it is.
    /// </summary>
    public static async ValueTask<HttpContent> OfAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength <= longest)
        {
            _ = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return content;
        }

        return new RepeatableContent(content, longest);
    }

    public static bool CanRepeat(HttpContent? content) => content is not RepeatableContent { IsKnown: false };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (IsKnown)
        {
            await stream.WriteAsync(_kept!.GetBuffer().AsMemory(0, (int)_kept.Length), cancellationToken).ConfigureAwait(false);
            return;
        }

        // A connection that was lost before may have had a part of it.
        _kept = new MemoryStream();
        var copy = new CopyStream(stream, this);
        await using (copy.ConfigureAwait(false))
        {
            await _content.CopyToAsync(copy, context, cancellationToken).ConfigureAwait(false);
        }

        _isWhole = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_kept is null || _kept.Length + bytes.Length > _longest)
        {
            _kept = null;
            return;
        }

        _kept.Write(bytes);
    }

    private sealed class CopyStream(Stream target, RepeatableContent owner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => target.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            owner.Keep(buffer.AsSpan(offset, count));
            target.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            owner.Keep(buffer.Span);
            return target.WriteAsync(buffer, cancellationToken);
        }
    }
}
