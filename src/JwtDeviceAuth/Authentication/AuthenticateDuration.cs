using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// ASP.NET Core's own <c>aspnetcore.authentication.authenticate.duration</c>, for the requests that its authentication service does not see.
/// A meter gives the same instrument to all who ask for it by the same name, unit and description.
/// </summary>
internal sealed class AuthenticateDuration(IMeterFactory meters)
{
    private readonly Histogram<double> _histogram = meters.Create("Microsoft.AspNetCore.Authentication").CreateHistogram<double>(
        "aspnetcore.authentication.authenticate.duration", unit: "s", description: "The authentication duration for a request.");

    /// <summary>The time stamp to give back; 0 while nobody listens.</summary>
    public long Start() => _histogram.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void Record(long start, string? scheme, AuthenticateResult? result, Exception? exception = null)
    {
        if (start == 0)
        {
            return;
        }

        var tags = new TagList();
        if (scheme is not null)
        {
            tags.Add("aspnetcore.authentication.scheme", scheme);
        }

        if (result is not null)
        {
            tags.Add("aspnetcore.authentication.result", result.Succeeded ? "success" : result.None ? "none" : "failure");
        }

        if ((exception ?? result?.Failure) is { } failure)
        {
            tags.Add("error.type", failure.GetType().FullName);
        }

        _histogram.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
    }
}
