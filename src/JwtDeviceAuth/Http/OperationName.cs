namespace JwtDeviceAuth.Http;

/// <summary>
/// The id of an endpoint in OpenAPI documents, such as <c>refreshTokens</c>: the name of a method in a generated client. It is no endpoint name, of which
/// an application can have each but once.
/// </summary>
internal sealed record OperationName(string Id);
