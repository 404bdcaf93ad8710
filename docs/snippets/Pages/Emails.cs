using System.Net.Mail;
using JwtDeviceAuth.Email;

namespace Snippets.Emails;

// begin-snippet: email-sender
internal sealed class SmtpSender(IConfiguration configuration) : IAccountEmailSender
{
    public async ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
    {
        var (subject, link) = email switch
        {
            ConfirmationEmail confirm => ("Confirm your address", $"https://app.example.com/confirm#{confirm.Code}"),
            PasswordResetEmail reset => ("Choose a new password", $"https://app.example.com/reset#{reset.Code}"),
            _ => (null, null),                              // a kind that a later version added
        };
        if (subject is not null)
        {
            using var client = new SmtpClient(configuration["Smtp:Host"]) { Timeout = 10_000 };
            using var message = new MailMessage("no-reply@example.com", email.Address, subject, link);
            await client.SendMailAsync(message, cancellationToken);
        }
    }
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: email-sender-add
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddEmailSender<SmtpSender>();
        // end-snippet
    }
}
