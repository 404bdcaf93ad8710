using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>On SQLite, where nobody can write beside the application's transaction.</summary>
public sealed class RolledBackGuessTests : RolledBackGuessSpecification
{
    protected override Task<AuthApp> StartAsync() => AuthApp.StartAsync();
}
