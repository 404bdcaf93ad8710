using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TodoApi.Problems;

namespace TodoApi.Todos;

/// <summary>Which part of a list is asked for.</summary>
internal sealed record Page(int Number, int Limit)
{
    public const string TotalCountHeader = "X-Total-Count";
    public const int MaximumNumber = 1_000_000;
    public const int DefaultLimit = 20;
    public const int MaximumLimit = 100;

    public int Skip => (Number - 1) * Limit;
}

/// <summary>As text, so that a blank counts as absent and a wrong value gets an answer that names it.</summary>
internal sealed record PageQuery
{
    [FromQuery(Name = "page"), Description("Which page, from 1 on. Default: 1.")]
    public string? Page { get; init; }

    [FromQuery(Name = "limit"), Description("How many todos a page has: 1 to 100. Default: 20.")]
    public string? Limit { get; init; }

    public Page Read(FieldErrors errors) => new(
        Number("page", Page, absent: 1, Todos.Page.MaximumNumber, errors),
        Number("limit", Limit, Todos.Page.DefaultLimit, Todos.Page.MaximumLimit, errors));

    private static int Number(string name, string? sent, int absent, int maximum, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(sent))
        {
            return absent;
        }

        if (!int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > maximum)
        {
            errors.Add(name, $"must be a whole number from 1 to {maximum.ToString(CultureInfo.InvariantCulture)}");
        }

        return number;
    }
}
