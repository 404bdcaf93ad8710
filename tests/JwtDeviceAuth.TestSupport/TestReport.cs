using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>What tests counted: in their own output, and in the file <c>TEST_REPORT</c>, which ./test.sh prints at its end.</summary>
public static class TestReport
{
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task AddAsync(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("TEST_REPORT") is { Length: > 0 } report)
        {
            await Turn.WaitAsync();
            try
            {
                await File.AppendAllLinesAsync(report, [line]);
            }
            finally
            {
                Turn.Release();
            }
        }
    }
}
