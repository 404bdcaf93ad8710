using System.Globalization;
using System.Security.Cryptography;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.SecondFactors;
using Microsoft.Extensions.Options;

namespace TodoApi.Emails;

/// <summary>
/// Writes e-mails to a folder instead of sending them. The log has the name of the file and not what is in it: a log is read by more people than a mailbox.
/// </summary>
internal sealed partial class FolderEmailSender(
    IOptions<EmailOptions> options, IHostEnvironment environment, TimeProvider clock, ILogger<FolderEmailSender> logger) : IAccountEmailSender
{
    public async ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
    {
        if (TextOf(email) is not { } text)
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(environment.ContentRootPath, options.Value.Folder));
        var time = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder.FullName, $"{time}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.txt");
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new StreamWriter(path, access))
        {
            await file.WriteAsync(text.AsMemory(), cancellationToken);
        }

        LogWritten(logger, path);
    }

    /// <summary>Null for a kind of e-mail that this sample does not know.</summary>
    private static string? TextOf(AccountEmail email) => email switch
    {
        ConfirmationEmail confirmation =>
            $"""
            To: {email.Address}
            Subject: Confirm your address

            Somebody signed up at TodoApi with this address. If that was you, confirm it with this code, until {confirmation.ExpiresAt:u}:

            {confirmation.Code}

            (POST /users/email/confirm with the code, signed in.) If it was not you, do nothing: without the code, nobody can say that this address is theirs.

            """,
        PasswordResetEmail reset =>
            $"""
            To: {email.Address}
            Subject: Choose a new password

            Somebody asked for a new password for your account at TodoApi. If that was you, choose one with this code, until {reset.ExpiresAt:u}:

            {reset.Code}

            (POST /users/password/reset with the code and new_password.) It signs out every device. If it was not you, do nothing.

            """,
        SecondFactorEmail notice =>
            $"""
            To: {email.Address}
            Subject: {SubjectOf(notice.Notice)}

            At {notice.OccurredAt:u}, at TodoApi: {SubjectOf(notice.Notice)}. If it was not you, sign out all devices, choose a new password, and write to us.

            """,
        _ => null,
    };

    private static string SubjectOf(SecondFactorNotice notice) => notice switch
    {
        SecondFactorNotice.Added => "a second factor was added to your account",
        SecondFactorNotice.Removed => "a second factor was removed from your account",
        SecondFactorNotice.RecoveryCodesReplaced => "your recovery codes were replaced",
        SecondFactorNotice.RecoveryCodeUsed => "a recovery code was used to sign in to your account",
        _ => "the second factors of your account were changed",
    };

    [LoggerMessage(1, LogLevel.Information, "An e-mail was written to {Path}")]
    private static partial void LogWritten(ILogger logger, string path);
}
