using System.Diagnostics;
using JwtDeviceAuth.Client;

namespace TodoCli;

/// <summary>The ways in, and what to say of how they ended.</summary>
internal static class SignIn
{
    public static async Task<int> WithPasswordAsync(JwtDeviceAuthClient auth, string email, CancellationToken cancellationToken)
        => Ask.Hidden("Password: ") is { Length: > 0 } password
            ? await ShowAsync(auth, await auth.SignInAsync(email, password, cancellationToken))
            : await Commands.FailAsync("There was no password. Type it, or write it to the standard input.");

    public static async Task<int> WithBrowserAsync(JwtDeviceAuthClient auth, string provider, CancellationToken cancellationToken)
        => await ShowAsync(auth, await auth.SignInWithBrowserAsync(provider, new BrowserSignInOptions { OpenBrowser = OpenAsync }, cancellationToken));

    /// <summary>The address is shown as well: over SSH, or without a desktop, the person opens it.</summary>
    private static ValueTask OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Go on in the browser. If none opens, open this address on this machine:\n{address.AbsoluteUri}");
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is none that a program can start.
        }

        return default;
    }

    private static async Task<int> ShowAsync(JwtDeviceAuthClient auth, SignInResult result)
    {
        if (!result.Succeeded)
        {
            return await Commands.FailAsync(TextOf(result));
        }

        return auth.IsSaved
            ? await Commands.ShowAsync("Signed in.")
            : await Commands.FailAsync("You were signed in, but the session cannot be written, so the next command knows nothing of it. Set TODO_STORE to a folder that you can write to.");
    }

    private static string TextOf(SignInResult result) => result.Status switch
    {
        SignInStatus.InvalidCredentials => "The e-mail address or the password is wrong.",
        SignInStatus.InvalidSecondFactor => "The code was wrong, or came too late. Sign in again.",
        SignInStatus.SecondFactorEnrolmentRequired => "This account needs a second factor first. Add one on the account page.",
        SignInStatus.AccountInactive => "This account was deactivated.",
        SignInStatus.AccountLinkRequired => "There is an account with this address already. Sign in with its password, and link the social account on the account page.",
        SignInStatus.TooManyAttempts => $"Too many attempts failed. Try again in {Math.Ceiling(result.RetryAfter?.TotalSeconds ?? 60)} s.",
        SignInStatus.Canceled => $"Nobody was signed in. {result.Detail}",
        SignInStatus.Unavailable => $"There is no answer of the API: {result.Detail}. Is TODO_API right, and is the server there?",
        _ => $"The server refused it ({result.Code}). {result.Detail}",
    };
}
