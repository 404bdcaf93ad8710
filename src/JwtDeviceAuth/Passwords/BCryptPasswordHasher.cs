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
        var request = new HashingRequest(password, hash) { Cost = CostOf(hash) };
        Run([request]);
        return request.Verdict;
    }

    /// <inheritdoc />
    /// <remarks>What is no hash costs as much as one would, lest an account be told by it.</remarks>
    public int CostOf(string? hash) => BCryptHash.TryParse(hash, out var parsed) ? parsed.WorkFactor : _workFactor;

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
            if (requests[i].Hash is null)
            {
                BCrypt.ThrowIfNotHashable(utf8.Bytes);
            }

            batch.Add(utf8.Bytes, BCryptHash.TryParse(requests[i].Hash, out stored[i]) ? stored[i].Salt : Salt(salts, i));
        }

        batch.Run();
        var failed = false;
        for (var i = 0; i < requests.Length; i++)
        {
            if (requests[i].Hash is null)
            {
                requests[i].NewHash = BCryptHash.Format(workFactor, Salt(salts, i), batch.Digest(i));
            }
            else
            {
                requests[i].Verdict = stored[i].WorkFactor > 0 ? Verdict(batch.Verifies(i, stored[i]), stored[i]) : PasswordVerification.Failed;
                failed |= requests[i].Verdict == PasswordVerification.Failed;
            }
        }

        if (failed)
        {
            // Else a wrong password would be refused sooner where the hash is an older, weaker one, and so there is an account.
            batch.RunUpTo(_workFactor);
        }
    }

    private static Span<byte> Salt(Span<byte> salts, int place) => salts.Slice(place * BCryptHash.SaltLength, BCryptHash.SaltLength);

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
