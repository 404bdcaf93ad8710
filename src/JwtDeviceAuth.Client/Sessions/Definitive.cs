using System.Net;
using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Whether an answer to a refresh ends the session. A status alone never does: much on the way to a server answers 401 and 404.</summary>
internal static class Definitive
{
    public static bool IsRefusal(Reply reply)
        => reply is { Kind: ReplyKind.Refused, Status: HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound }
            && reply.Code is "invalid_refresh_token" or "refresh_token_expired" or "refresh_token_not_found" or "refresh_token_reused" or "invalid_grant";
}
