using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace TodoApi.Tests.Clients;

/// <summary>Compiles a generated client with the code that drives it, in memory, and runs that.</summary>
internal static class Compiled
{
    public static async Task<string> RunAsync(string[] files, HttpClient http, string email, string password)
    {
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(File.Exists)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create($"GeneratedClient-{Path.GetFileNameWithoutExtension(files[0])}", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(20)));

        assembly.Position = 0;
        var run = AssemblyLoadContext.Default.LoadFromStream(assembly).GetType("Driver")!.GetMethod("RunAsync", BindingFlags.Public | BindingFlags.Static)!;
        return await (Task<string>)run.Invoke(null, [http, email, password])!;
    }
}
