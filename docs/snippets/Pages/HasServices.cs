namespace Snippets;

/// <summary>What a snippet needs of <c>builder</c> that a test runs, too.</summary>
internal sealed record HasServices(IServiceCollection Services);
