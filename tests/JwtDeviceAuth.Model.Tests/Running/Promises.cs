namespace JwtDeviceAuth.Model.Tests.Running;

internal static class Promises
{
    /// <summary>Demands something of a step that holds without the model.</summary>
    public static void Demand(this StepRecord record, bool holds, string fault)
    {
        if (!holds)
        {
            throw new ModelViolationException($"{fault}: {record}");
        }
    }
}
