using JwtDeviceAuth.Events;
using JwtDeviceAuth.Sessions;

namespace Snippets.Events;

internal interface IMailer
{
    Task SendAsync(string address, string text, CancellationToken cancellationToken);
}

// begin-snippet: theft-mail
internal sealed class TheftMail(IMailer mailer) : ISecurityEventSink
{
    public async ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken)
    {
        if (securityEvent is TheftDetected { SessionEnded: true, Email: { } address } theft)
        {
            await mailer.SendAsync(
                address, $"Dear {theft.Name}, somebody used a copy of your sign-in. We have signed that device out.", cancellationToken);
        }
    }
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: theft-mail-add
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db")
            .AddSecurityEventSink<TheftMail>();
        // end-snippet
    }
}
