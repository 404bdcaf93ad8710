using System.Runtime.CompilerServices;

namespace JwtDeviceAuth.Http.Tests.Docs;

internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
