using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>Reads a query as the fields of a body are read.</summary>
internal static class QueryFields
{
    public static RequestFields Read(HttpRequest request)
    {
        var fields = new RequestFields();
        foreach (var (name, values) in request.Query)
        {
            if (values.Count != 1)
            {
                fields.AddError(name, "must be sent once");
            }

            fields.TryAdd(name, values[0] ?? string.Empty);
        }

        return fields;
    }
}
