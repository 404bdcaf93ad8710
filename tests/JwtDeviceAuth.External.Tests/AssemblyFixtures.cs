using JwtDeviceAuth.Testing.Oidc;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedOidcServer))]
