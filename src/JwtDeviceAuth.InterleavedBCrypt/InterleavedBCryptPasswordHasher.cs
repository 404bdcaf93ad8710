using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.InterleavedBCrypt;

/// <summary>BCrypt at the configured work factor, of up to four passwords at once; what it reads and writes is as in <see cref="BCryptHash"/>.</summary>
internal sealed class InterleavedBCryptPasswordHasher(IOptions<JwtDeviceAuthOptions> options) : IBatchPasswordHasher
{
    private readonly BCryptRules _rules = new(options.Value.Passwords);

    internal long Rounds => _rules.Rounds;

    public int MaximumBatch => BCryptBatch.Maximum;

    public string Hash(string password)
    {
        var request = new HashingRequest(password, hash: null) { Cost = CostOf(hash: null) };
        Run([request]);
        return request.NewHash!;
    }

    public PasswordVerification Verify(string password, string hash)
    {
        var request = new HashingRequest(password, hash) { Cost = CostOf(hash) };
        Run([request]);
        return request.Verdict;
    }

    /// <inheritdoc />
    /// <remarks>What is no hash costs as much as one would, or the time would show which accounts have none.</remarks>
    public int CostOf(string? hash) => BCryptHash.TryParse(hash, out var parsed) ? parsed.WorkFactor : _rules.WorkFactor;

    public void Run(ReadOnlySpan<HashingRequest> requests)
    {
        var workFactor = requests[0].Cost!.Value;
        using var batch = new BCryptBatch(workFactor);
        var works = new Work[requests.Length];
        Span<byte> utf8 = stackalloc byte[BCryptKey.MaximumTextBytes];
        for (var i = 0; i < requests.Length; i++)
        {
            works[i] = Prepare(requests[i]);

            // The text is longer where the password is; the first 72 bytes count.
            var length = Encoding.UTF8.GetBytes(works[i].Key.Text, utf8);
            batch.Add(utf8[..Math.Min(length, BCryptKey.MaximumPlainBytes)], BCryptBase64.Decode(works[i].Salt));
        }

        CryptographicOperations.ZeroMemory(utf8);
        batch.Run();
        var failed = false;
        for (var i = 0; i < requests.Length; i++)
        {
            var digest = BCryptBase64.Encode(batch.Digest(i));
            if (requests[i].Hash is null)
            {
                requests[i].NewHash = BCryptHash.Format(works[i].Key.IsPrehashed, workFactor, works[i].Salt, digest);
            }
            else
            {
                requests[i].Verdict = works[i].Stored is { } stored ? _rules.Check(works[i].Key, stored, digest) : PasswordVerification.Failed;
                failed |= requests[i].Verdict == PasswordVerification.Failed;
            }
        }

        if (failed)
        {
            // Else a wrong password would be refused sooner where the hash is an older, weaker one, and so there is an account.
            batch.RunUpTo(_rules.WorkFactor);
        }

        _rules.CountRounds(batch.Rounds);
    }

    private static Work Prepare(HashingRequest request)
    {
        if (BCryptHash.TryParse(request.Hash, out var stored))
        {
            return new Work(BCryptKey.Of(request.Password, stored), stored.Salt, stored);
        }

        var salt = BCryptBase64.Encode(RandomNumberGenerator.GetBytes(BCryptBatch.SaltLength));
        var key = request.Hash is null ? BCryptKey.ForNew(request.Password, salt) : BCryptKey.ForNothing(request.Password);
        return new Work(key, salt, Stored: null);
    }

    private readonly record struct Work(BCryptKey Key, string Salt, BCryptHash? Stored);
}
