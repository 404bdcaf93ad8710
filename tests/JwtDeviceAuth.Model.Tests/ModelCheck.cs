using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using JwtDeviceAuth.Model.Tests.Running;
using JwtDeviceAuth.Model.Tests.Sequences;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>
/// Runs random sequences in rounds until the time is over, several rounds at once. A round is drawn from one seed: it is
/// printed on failure, and <c>MODEL_SEED</c> runs it again.
/// </summary>
internal sealed class ModelCheck(ModelHost host, Arbitrary<Sequence> sequences)
{
    private const int RoundSize = 50;
    private const int RacesWhenShrinking = 8;

    /// <summary>After so many tries the sequence is short enough: the rest would be for the looks.</summary>
    private const int TriesWhenShrinking = 200;

    private int _sequences;
    private int _steps;
    private int _withKeys;
    private Finding? _finding;

    public int Sequences => _sequences;

    public int Steps => _steps;

    /// <summary>Those in which somebody had a key.</summary>
    public int WithKeys => _withKeys;

    /// <summary>
    /// The first sequence that the model does not explain, made short; null if all were explained. Runs for the time, and where that was
    /// too short for the least number, because the machine is busy, up to three times as long.
    /// </summary>
    public async Task<Finding?> RunAsync(TimeSpan time, int atLeast, int parallel)
    {
        var clock = Stopwatch.StartNew();
        var given = Environment.GetEnvironmentVariable("MODEL_SEED");
        await Task.WhenAll(Enumerable.Range(0, given is null ? parallel : 1).Select(_ => Task.Factory.StartNew(
            () =>
            {
                do
                {
                    RunRound(given is null
                        ? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))
                        : ulong.Parse(given, CultureInfo.InvariantCulture));
                }
                while (given is null && _finding is null && clock.Elapsed < (_sequences < atLeast ? 3 * time : time));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        return _finding;
    }

    private void RunRound(ulong seed)
    {
        var before = _sequences;
        var runner = new Runner();
        int? shrinking = null;
        Check.One(
            Config.Quick
                .WithMaxTest(RoundSize)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)))
                .WithRunner(runner),
            Prop.ForAll(sequences, sequence => Run(sequence, ref shrinking)));
        if (runner.Failed is { } failed)
        {
            // Item1: the run's counts; Item2 and Item3: the sequence as drawn and as shrunk; Item4: the exception.
            Interlocked.CompareExchange(
                ref _finding,
                new Finding(seed, before + failed.Item1.NumberOfTests, (Sequence)failed.Item2.Head, (Sequence)failed.Item3.Head, failed.Item4.ToString()!),
                comparand: null);
        }
    }

    private void Run(Sequence sequence, ref int? shrinking)
    {
        if (shrinking++ >= TriesWhenShrinking)
        {
            return;
        }

        // A shorter race may go well by luck: it is given a few chances, all at once, to fail as the longer one did.
        var chances = shrinking is not null && sequence.Steps.Any(step => step.IsRace) ? RacesWhenShrinking : 1;
        try
        {
            Task.WhenAll(Enumerable.Range(0, chances).Select(_ => SequenceRun.RunAsync(host, sequence))).GetAwaiter().GetResult();
        }
        catch
        {
            shrinking ??= 0;
            throw;
        }

        if (shrinking is null)
        {
            Interlocked.Increment(ref _sequences);
            Interlocked.Add(ref _steps, sequence.Steps.Length);
            Interlocked.Add(ref _withKeys, sequence.Steps.Any(step => step.Chains.Any(chain => chain.Any(call => call.Key != KeyUse.None))) ? 1 : 0);
        }
    }

    /// <summary>A sequence that fails, and the how-manieth it was.</summary>
    internal sealed record Finding(ulong Seed, int Number, Sequence Original, Sequence Shrunk, string Outcome)
    {
        public override string ToString()
            => $"MODEL_SEED={Seed} runs it again. The shortest sequence that fails ({Shrunk.Steps.Length} steps, from {Original.Steps.Length}):"
                + $"{Shrunk}\n{Outcome}";
    }

    private sealed class Runner : IRunner
    {
        public TestResult.Failed? Failed { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(
            int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult testResult) => Failed = testResult as TestResult.Failed;
    }
}
