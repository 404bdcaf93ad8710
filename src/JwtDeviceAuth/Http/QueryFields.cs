using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>Reads a query as the fields of a body are read. Its names are those of OAuth, whatever the setting for bodies says.</summary>
internal static class QueryFields
{
    public static RequestFields Read(HttpRequest request)
    {
        var fields = new RequestFields(WireNames.SnakeCase);
        foreach (var (name, values) in request.Query)
        {
            if (values.Count != 1)
            {
                fields.AddErrorAsSent(name, "must be sent once");
            }

            fields.TryAdd(name, values[0] ?? string.Empty);
        }

        return fields;
    }
}
