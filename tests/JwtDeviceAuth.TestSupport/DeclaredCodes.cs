using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Demands of every answer with a code that the endpoint's metadata, which OpenAPI documents are made from, says that it can give it.</summary>
public sealed class DeclaredCodes
{
    private readonly (TemplateMatcher Path, RouteEndpoint Endpoint)[] _endpoints;

    public DeclaredCodes(IServiceProvider services)
        => _endpoints = [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<OperationName>() is not null)
            .Select(endpoint => (new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []), endpoint))];

    public void Check(HttpMethod method, string path, Answer answer)
    {
        var endpoints = _endpoints
            .Where(candidate => candidate.Path.TryMatch(path.Split('?')[0], [])
                && candidate.Endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method.Method) == true)
            .Select(candidate => candidate.Endpoint)
            .ToArray();
        if (answer.Code is not { } code || endpoints.Length == 0)
        {
            return;
        }

        // An endpoint answers in OAuth's form, with OAuth's statuses, also where a client sends grant_type.
        var isOAuth = answer.ContentType == "application/json";
        var declared = endpoints.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<OperationFailures>()).SelectMany(failures => failures.Problems);
        Assert.True(
            declared.Any(problem => problem.Code == code && (isOAuth ? OAuthErrors.StatusOf(problem) : problem.Status) == answer.Status),
            $"{method} {path} answered {answer.Status} {code}, which its description does not name.");
    }
}
