namespace JwtDeviceAuth.HttpBenchmarks.Work;

internal static class Names
{
    public const string Sample = "the sample TodoApi";
}
