using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace JwtDeviceAuth.InterleavedBCrypt;

/// <summary>
/// BCrypt of one to four passwords under one work factor, side by side on one core: add each, run, read each digest. BCrypt is a key schedule
/// of Blowfish that is run 2^(work factor) times (N. Provos and D. Mazières, "A Future-Adaptable Password Scheme", USENIX 1999).
/// </summary>
/// <remarks>
/// <para>
/// The prefixes <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c> name past bugs, not other functions. <c>$2b$</c> came when OpenBSD fixed its count of
/// passwords over 255 bytes, <c>$2y$</c> when crypt_blowfish fixed its sign extension; for the 72 bytes taken here both are what OpenBSD,
/// jBCrypt and BCrypt.Net-Next compute for <c>$2a$</c>. crypt_blowfish, and so libxcrypt and PHP, changes one bit of <c>$2a$</c> for some
/// passwords that contain the byte 0xFF, to keep them apart from hashes that its old bug made. 0xFF never occurs in UTF-8, so the change is not
/// made here.
/// </para>
/// <para>
/// Everything derived from the passwords lives on the stack, where no garbage collection copies it, and is zeroed in the end. What is
/// left out is what the processor's registers hold.
/// </para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct BCryptBatch(int workFactor)
{
    public const int Maximum = BlowfishLanes.Maximum;
    public const int SaltLength = 16;
    public const int DigestLength = 23;

    /// <summary>The bytes of a password that count.</summary>
    public const int MaximumPasswordBytes = 72;

    private const int CiphertextWords = 6;
    private const int CiphertextRounds = 64;

    private readonly int _workFactor = workFactor;
    private int _count;
    private uint _rounds;
    private States _states;
    private Keys _keys;
    private Keys _saltKeys;
    private Ciphertexts _ciphertexts;

    /// <summary>How many rounds were run, each of all passwords side by side.</summary>
    public readonly uint Rounds => _rounds;

    private static ReadOnlySpan<byte> Plaintext => "OrpheanBeholderScryDoubt"u8;

    /// <summary>Adds a password.</summary>
    /// <param name="password">Up to 72 bytes; the terminating NUL that BCrypt hashes with it is added here.</param>
    /// <param name="salt">16 bytes.</param>
    public void Add(scoped ReadOnlySpan<byte> password, scoped ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, MaximumPasswordBytes, nameof(password));
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength, nameof(salt));
        Span<byte> terminated = stackalloc byte[MaximumPasswordBytes + 1];
        password.CopyTo(terminated);
        terminated[password.Length] = 0;
        FillCyclically(Lane(_keys, _count), terminated[..(password.Length + 1)]);
        CryptographicOperations.ZeroMemory(terminated);
        FillCyclically(Lane(_saltKeys, _count), salt);
        _count++;
    }

    /// <summary>Computes the digests.</summary>
    public void Run()
    {
        for (var lane = 0; lane < _count; lane++)
        {
            BlowfishTables.InitialState.CopyTo(State(lane));
            Blowfish.MixInto(State(lane), Lane(_keys, lane));
            Blowfish.ExpandWithSalt(State(lane), Lane(_saltKeys, lane));
        }

        Expand(1u << _workFactor);
        for (var lane = 0; lane < _count; lane++)
        {
            Encrypt(State(lane), Ciphertext(lane));
        }
    }

    /// <summary>Goes on until all has taken as long as it takes under another work factor; the digests stay. Does nothing if it took longer.</summary>
    public void RunUpTo(int workFactor)
    {
        if (workFactor > _workFactor)
        {
            Expand((1u << workFactor) - (1u << _workFactor));
        }
    }

    /// <summary>The digest of a password, in the order in which they were added.</summary>
    // The ciphertext's last byte has been left out ever since the first implementation did.
    [UnscopedRef]
    public ReadOnlySpan<byte> Digest(int lane) => MemoryMarshal.AsBytes(Ciphertext(lane))[..DigestLength];

    public void Dispose()
    {
        Zero(_states);
        Zero(_keys);
        Zero(_ciphertexts);
    }

    private static void Zero(Span<uint> words) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));

    private static Span<uint> Lane(Span<uint> keys, int lane) => keys.Slice(lane * BlowfishTables.SubkeyCount, BlowfishTables.SubkeyCount);

    [UnscopedRef]
    private Span<uint> State(int lane) => ((Span<uint>)_states).Slice(lane * BlowfishTables.WordCount, BlowfishTables.WordCount);

    [UnscopedRef]
    private Span<uint> Ciphertext(int lane) => ((Span<uint>)_ciphertexts).Slice(lane * CiphertextWords, CiphertextWords);

    private void Expand(uint rounds)
    {
        _rounds += rounds;
        Span<uint> states = ((Span<uint>)_states)[..(_count * BlowfishTables.WordCount)];
        for (; rounds > 0; rounds--)
        {
            MixInto(_keys);
            BlowfishLanes.Expand(states);
            MixInto(_saltKeys);
            BlowfishLanes.Expand(states);
        }
    }

    private void MixInto(scoped ReadOnlySpan<uint> keys)
    {
        for (var lane = 0; lane < _count; lane++)
        {
            Blowfish.MixInto(State(lane), keys.Slice(lane * BlowfishTables.SubkeyCount, BlowfishTables.SubkeyCount));
        }
    }

    private static void FillCyclically(Span<uint> words, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < words.Length * sizeof(uint); i++)
        {
            ref var word = ref words[i / sizeof(uint)];
            word = (word << 8) | bytes[i % bytes.Length];
        }
    }

    private static void Encrypt(ReadOnlySpan<uint> state, Span<uint> ciphertext)
    {
        ref var words = ref MemoryMarshal.GetReference(state);
        for (var i = 0; i < CiphertextWords; i += 2)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(Plaintext[(i * sizeof(uint))..]);
            var right = BinaryPrimitives.ReadUInt32BigEndian(Plaintext[((i + 1) * sizeof(uint))..]);
            for (var round = 0; round < CiphertextRounds; round++)
            {
                Blowfish.Encipher(ref words, ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(MemoryMarshal.AsBytes(ciphertext[i..]), left);
            BinaryPrimitives.WriteUInt32BigEndian(MemoryMarshal.AsBytes(ciphertext[(i + 1)..]), right);
        }
    }

    [InlineArray(Maximum * BlowfishTables.WordCount)]
    private struct States
    {
        private uint _first;
    }

    [InlineArray(Maximum * BlowfishTables.SubkeyCount)]
    private struct Keys
    {
        private uint _first;
    }

    [InlineArray(Maximum * CiphertextWords)]
    private struct Ciphertexts
    {
        private uint _first;
    }
}
