namespace JwtDeviceAuth.External;

/// <summary>
/// Addresses that a provider calls verified and that receive no mail: GitHub's <c>...@users.noreply.github.com</c>, also where another
/// provider passes it on, and those of a GitHub Enterprise. Taken for confirmed, one would be an account that no mail can reach.
/// </summary>
internal static class UnreachableEmail
{
    private const string NoReply = "@users.noreply.";

    public static bool Is(string? email) => email?.Contains(NoReply, StringComparison.OrdinalIgnoreCase) == true;
}
