using JwtDeviceAuth.External.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedOidcServer))]
