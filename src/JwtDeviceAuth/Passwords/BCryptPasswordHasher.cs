using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>BCrypt at the configured work factor: writes <c>$2b$</c>, reads <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c>.</summary>
internal sealed class BCryptPasswordHasher(IOptions<JwtDeviceAuthOptions> options) : IBatchPasswordHasher
{
    private readonly int _workFactor = options.Value.Passwords.WorkFactor;

    public string Hash(string password)
    {
        Span<byte> salt = stackalloc byte[BCryptHash.SaltLength];
        RandomNumberGenerator.Fill(salt);
        using var utf8 = new Utf8Password(password);
        return BCrypt.Hash(utf8.Bytes, _workFactor, salt);
    }

    public PasswordVerification Verify(string password, string hash)
    {
        using var utf8 = new Utf8Password(password);
        return BCryptHash.TryParse(hash, out var parsed) ? Verdict(BCrypt.Verify(utf8.Bytes, parsed), parsed) : PasswordVerification.Failed;
    }

    public int? CostOf(string? hash)
        => hash is null ? _workFactor : BCryptHash.TryParse(hash, out var parsed) ? parsed.WorkFactor : null;

    public void Run(ReadOnlySpan<HashingRequest> requests)
    {
        var workFactor = requests[0].Cost!.Value;
        using var batch = new BCryptBatch(workFactor);
        Span<byte> salts = stackalloc byte[requests.Length * BCryptHash.SaltLength];
        RandomNumberGenerator.Fill(salts);
        Span<BCryptHash> stored = stackalloc BCryptHash[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            using var utf8 = new Utf8Password(requests[i].Password);
            if (BCryptHash.TryParse(requests[i].Hash, out stored[i]))
            {
                batch.Add(utf8.Bytes, stored[i].Salt);
            }
            else
            {
                BCrypt.ThrowIfNotHashable(utf8.Bytes);
                batch.Add(utf8.Bytes, salts.Slice(i * BCryptHash.SaltLength, BCryptHash.SaltLength));
            }
        }

        batch.Run();
        for (var i = 0; i < requests.Length; i++)
        {
            if (requests[i].Hash is null)
            {
                requests[i].NewHash = BCryptHash.Format(
                    workFactor, salts.Slice(i * BCryptHash.SaltLength, BCryptHash.SaltLength), batch.Digest(i));
            }
            else
            {
                requests[i].Verdict = Verdict(batch.Verifies(i, stored[i]), stored[i]);
            }
        }
    }

    private PasswordVerification Verdict(bool isRight, in BCryptHash hash) => !isRight
        ? PasswordVerification.Failed
        : hash.WorkFactor < _workFactor ? PasswordVerification.SucceededRehashNeeded : PasswordVerification.Succeeded;

    /// <summary>A password's bytes in a rented buffer that is wiped before it goes back.</summary>
    private readonly ref struct Utf8Password
    {
        private readonly byte[] _buffer;
        private readonly int _length;

        public Utf8Password(string password)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(password.Length));
            _length = Encoding.UTF8.GetBytes(password, _buffer);
        }

        public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

        public void Dispose()
        {
            CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _length));
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
