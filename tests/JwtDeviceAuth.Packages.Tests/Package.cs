using System.IO.Compression;
using System.Xml.Linq;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>What is in a package.</summary>
internal sealed class Package
{
    private readonly Dictionary<string, byte[]> _files;

    private Package(Dictionary<string, byte[]> files) => _files = files;

    public IEnumerable<string> Files => _files.Keys;

    public string Readme => Text("README.md");

    /// <summary>The metadata of the package, by the name of the element.</summary>
    public XElement Metadata => XDocument.Parse(Text(Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().First();

    public static Package Open(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return new Package(archive.Entries.ToDictionary(entry => entry.FullName, Read));
    }

    public byte[] Bytes(string file) => _files[file];

    public string Text(string file)
    {
        using var reader = new StreamReader(new MemoryStream(_files[file]));
        return reader.ReadToEnd();
    }

    public XElement? Element(string name) => Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    /// <summary>The packages that it needs, and which versions of them.</summary>
    public IEnumerable<(string Id, string Version)> Dependencies => Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
        .Select(element => ((string)element.Attribute("id")!, (string)element.Attribute("version")!));

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
