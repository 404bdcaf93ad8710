namespace TodoApi.Todos;

/// <summary>
/// Takes upper and lower case for the same, in every alphabet. Titles are stored in this form beside their own, and what is searched for is brought
/// into it: the program folds both, so no two databases can differ, and a text always finds itself.
/// </summary>
internal static class TitleFold
{
    // Up first: ς and σ have one upper case, Σ. Then down: K, the sign for kelvin, has the lower case of K. The long s has an upper case
    // in .NET's own tables but not where .NET asks ICU, and the two must agree.
    public static string Of(string text) => text.Replace('ſ', 's').ToUpperInvariant().ToLowerInvariant();
}
