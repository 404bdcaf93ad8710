namespace JwtDeviceAuth.Email;

/// <summary>
/// How many e-mails of one kind a user gets: enough for somebody who asks again because the first is late, too few to fill a mailbox. Nobody can
/// use it to keep the owner from the code: the e-mails that others ask for go to the owner as well.
/// </summary>
internal static class EmailLimit
{
    public const int Maximum = 3;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
}
