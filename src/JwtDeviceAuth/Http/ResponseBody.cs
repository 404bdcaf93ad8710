using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>The end of a body that was written to <see cref="HttpResponse.BodyWriter"/>.</summary>
internal static class ResponseBody
{
    /// <summary>
    /// Where a middleware has put a stream of its own in the body's place, as those do that log or change answers, only what was flushed comes there; the server itself sends the rest with the end
    /// of the request.
    /// </summary>
    public static async Task FlushAsync(HttpResponse response) => await response.BodyWriter.FlushAsync();
}
