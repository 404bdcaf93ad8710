using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

internal static class OneTimeCodeRemoval
{
    /// <summary>With a new password, whatever the old one, or its lack, had set going comes to nothing.</summary>
    public static Task RemoveOneTimeCodesAsync(this DbContext context, long userId, CancellationToken cancellationToken)
        => context.Set<OneTimeCode>().Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
