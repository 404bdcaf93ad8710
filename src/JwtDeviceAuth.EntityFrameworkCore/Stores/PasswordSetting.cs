using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore.Query;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class PasswordSetting
{
    /// <summary>A new password, and from when to when what was linked may be somebody else's work.</summary>
    public static void SetPassword(this UpdateSettersBuilder<User> set, string newHash, DateTimeOffset now)
        => set
            .SetProperty(user => user.PasswordHash, newHash)
            .SetProperty(user => user.PreviousProofAt, user => user.PasswordChangedAt ?? user.CreatedAt)
            .SetProperty(user => user.PasswordChangedAt, now);
}
