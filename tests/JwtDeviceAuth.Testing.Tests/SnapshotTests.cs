using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jwtdeviceauth-");

    private string TestFile => Path.Combine(_folder.FullName, "SomeTests.cs");

    private string Verified => Path.Combine(_folder.FullName, "SomeTests.A_test.verified.txt");

    private string Received => Path.Combine(_folder.FullName, "SomeTests.A_test.received.txt");

    [Fact]
    public void A_text_that_is_its_snapshot_leaves_no_file_behind()
    {
        File.WriteAllText(Verified, "one\r\ntwo");
        File.WriteAllText(Received, "of an earlier run");

        Snapshot.Verify("one\ntwo\n", TestFile, "A_test");

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_text_that_differs_is_written_beside_its_snapshot()
    {
        File.WriteAllText(Verified, "one");

        var mismatch = Assert.Throws<SnapshotMismatchException>(() => Snapshot.Verify("two", TestFile, "A_test"));

        Assert.Equal("two\n", File.ReadAllText(Received));
        Assert.Equal("one", File.ReadAllText(Verified));
        Assert.Contains(Received, mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_a_snapshot_fails_and_says_what_to_rename()
    {
        var mismatch = Assert.Throws<SnapshotMismatchException>(() => Snapshot.Verify("one", TestFile, "A_test"));

        Assert.Contains($"rename it to {Verified}", mismatch.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Received));
    }

    [Fact]
    public void A_source_folder_that_is_not_here_is_said()
        => Assert.Contains(
            "ContinuousIntegrationBuild",
            Assert.Throws<InvalidOperationException>(() => Snapshot.Verify("one", "/_/tests/SomeTests.cs", "A_test")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.W10.x")]
    [InlineData("e30.bm8.x")]
    [InlineData("*.e30.x")]
    public void What_is_no_token_has_no_snapshot(string text)
        => Assert.Throws<FormatException>(() => Snapshot.VerifyToken(text, TestFile, "A_test"));

    [Fact]
    public void Of_a_token_all_but_the_key_is_compared()
    {
        // {"alg":"HS256","kid":"k"} and {"sub":"1"}
        File.WriteAllText(Verified, "{\n  \"header\": {\n    \"alg\": \"HS256\"\n  },\n  \"payload\": {\n    \"sub\": \"1\"\n  }\n}");

        Snapshot.VerifyToken("eyJhbGciOiJIUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiIxIn0.x", TestFile, "A_test");

        Assert.Throws<SnapshotMismatchException>(() => Snapshot.VerifyToken("eyJhbGciOiJIUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiIyIn0.x", TestFile, "A_test"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
