namespace TodoApi.Emails;

/// <summary>The section <c>Emails</c>.</summary>
internal sealed class EmailOptions
{
    /// <summary>The folder that e-mails are written to, below the content root unless it is rooted.</summary>
    public string Folder { get; set; } = "mails";
}
