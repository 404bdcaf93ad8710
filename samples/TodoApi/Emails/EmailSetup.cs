using JwtDeviceAuth;

namespace TodoApi.Emails;

internal static class EmailSetup
{
    public static JwtDeviceAuthBuilder AddFolderEmails(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
    {
        auth.Services.AddOptions<EmailOptions>()
            .Bind(configuration.GetSection("Emails"))
            .Validate(
                options => !string.IsNullOrWhiteSpace(options.Folder), "Emails:Folder is empty; set it to a folder for e-mails, for example: mails.")
            .ValidateOnStart();
        return auth.AddEmailSender<FolderEmailSender>();
    }
}
