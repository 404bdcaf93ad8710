using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.Bearer;

/// <summary>The token is good, and the request does not prove to have the key that it is bound to.</summary>
internal sealed class ProofRefusedException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    public Problem Problem { get; } = problem;
}
