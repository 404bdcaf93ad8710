using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>BCrypt at the configured work factor: writes <c>$2b$</c>, reads <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c>.</summary>
internal sealed class BCryptPasswordHasher(IOptions<JwtDeviceAuthOptions> options) : IPasswordHasher
{
    private const int SaltBytes = 16;

    private readonly int _workFactor = options.Value.Passwords.WorkFactor;

    public string Hash(string password)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        RandomNumberGenerator.Fill(salt);
        using var utf8 = new Utf8Password(password);
        return BCrypt.Hash(utf8.Bytes, _workFactor, salt);
    }

    public PasswordVerification Verify(string password, string hash)
    {
        using var utf8 = new Utf8Password(password);
        if (!BCryptHash.TryParse(hash, out var parsed) || !BCrypt.Verify(utf8.Bytes, parsed))
        {
            return PasswordVerification.Failed;
        }

        return parsed.WorkFactor < _workFactor ? PasswordVerification.SucceededRehashNeeded : PasswordVerification.Succeeded;
    }

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
