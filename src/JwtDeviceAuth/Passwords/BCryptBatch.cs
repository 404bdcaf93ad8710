using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// BCrypt of one to four passwords under one work factor, side by side on one core: add each, run, read each digest.
/// </summary>
/// <remarks>
/// Everything derived from the passwords lives on the stack, where no garbage collection copies it, and is zeroed in the end. What is
/// left out is what the processor's registers hold.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct BCryptBatch(int workFactor)
{
    public const int Maximum = BlowfishLanes.Maximum;

    private const int CiphertextWords = 6;
    private const int CiphertextRounds = 64;

    private readonly int _workFactor = workFactor;
    private int _count;
    private uint _unhashable;
    private States _states;
    private Keys _keys;
    private Keys _saltKeys;
    private Ciphertexts _ciphertexts;

    private static ReadOnlySpan<byte> Plaintext => "OrpheanBeholderScryDoubt"u8;

    /// <summary>Adds a password; one that BCrypt does not take costs the same, and verifies against nothing.</summary>
    public void Add(scoped ReadOnlySpan<byte> password, scoped ReadOnlySpan<byte> salt)
    {
        if (!BCrypt.IsHashable(password))
        {
            _unhashable |= 1u << _count;
            password = password[..Math.Min(password.Length, BCrypt.MaximumPasswordBytes)];
        }

        Span<byte> terminated = stackalloc byte[BCrypt.MaximumPasswordBytes + 1];
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
    public ReadOnlySpan<byte> Digest(int lane) => MemoryMarshal.AsBytes(Ciphertext(lane))[..BCryptHash.DigestLength];

    /// <summary>Whether the hash was made from the password.</summary>
    public bool Verifies(int lane, in BCryptHash hash)
    {
        var equal = CryptographicOperations.FixedTimeEquals(Digest(lane), hash.Digest);
        return equal && (_unhashable & (1u << lane)) == 0;
    }

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
