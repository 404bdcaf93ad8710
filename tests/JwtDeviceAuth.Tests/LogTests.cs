using System.Reflection;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>Alerts hang on the ids, so they are a promise like the public surface.</summary>
public sealed class LogTests
{
    [Fact]
    public void The_ids_and_levels_of_all_messages()
    {
        var messages = typeof(JwtDeviceAuthOptions).Assembly.GetTypes().Concat(typeof(PasskeyOptions).Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(entry => entry.Message is not null)
            .OrderBy(entry => entry.Message.EventId)
            .ToList();

        Assert.Distinct(messages.Select(entry => entry.Message.EventId));
        Snapshot.Verify(string.Join('\n', messages.Select(entry => $"{entry.Message.EventId} {entry.Name} {entry.Message.Level}")));
    }
}
