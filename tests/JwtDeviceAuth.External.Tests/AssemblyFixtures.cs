using JwtDeviceAuth.External.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(OidcPackage))]
[assembly: AssemblyFixture(typeof(SharedOidcServer))]
