using Microsoft.AspNetCore.Http.HttpResults;

namespace TodoApi.Problems;

/// <summary>Collects what is wrong with the fields of a request, so that one answer reports all of it.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    public ProblemHttpResult? Problem => _errors.Count == 0 ? null : Problems.Problem.Invalid(_errors);

    public void Add(string field, string error) => _errors.TryAdd(field, [error]);
}
