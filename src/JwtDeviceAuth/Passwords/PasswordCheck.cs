using System.Security.Cryptography;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>Checks a password for an account that may not exist, with the same work in every case.</summary>
internal sealed class PasswordCheck(HashingQueue queue)
{
    // What an unknown account or one without a password is compared with. Nobody knows its password, so it never succeeds.
    private string? _decoy;

    /// <summary>The verdict on the password of somebody who is signed in, or null when too many requests wait.</summary>
    public ValueTask<PasswordVerification?> VerifyAsync(User? user, string password, CancellationToken cancellationToken)
        => VerifyAsync(user, password, HashingShare.Changes, cancellationToken);

    /// <summary>The verdict, or null when too many requests wait.</summary>
    public async ValueTask<PasswordVerification?> VerifyAsync(
        User? user, string password, HashingShare share, CancellationToken cancellationToken)
    {
        // Made before anything depends on the account, so that the first login of a process takes the same time for every account.
        _decoy ??= await queue.HashAsync(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), share, cancellationToken);
        if (_decoy is null)
        {
            return null;
        }

        var verdict = await queue.VerifyAsync(password, user?.PasswordHash ?? _decoy, share, cancellationToken);
        return verdict is not null && user?.PasswordHash is null ? PasswordVerification.Failed : verdict;
    }
}
