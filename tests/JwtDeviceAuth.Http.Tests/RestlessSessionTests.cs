using System.Net;
using System.Reflection;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A session that changes between two steps of a refresh: no test of races gets there often enough.</summary>
public sealed class RestlessSessionTests
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_repeat_from_elsewhere_is_tried_five_times_and_then_the_client_may_try_again(int changes, bool succeeds)
    {
        await using var app = await StartAsync(store => store.ChangesUnderRepeats = changes);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var successor = await app.Client.RefreshAsync(tokens.Refresh);
        using var elsewhere = new AuthClient(IPAddress.Parse("127.0.0.2"), "Other/1.0", app.Address);

        var answer = await elsewhere.PostRefreshAsync(tokens.Refresh);

        if (succeeds)
        {
            Assert.Equal(successor.Refresh, TokenPair.From(await answer.SuccessAsync()).Refresh);
        }
        else
        {
            Assert.Equal("1", answer.IsProblem(503, "busy").Headers["Retry-After"]);
        }

        await app.Client.RefreshAsync(successor.Refresh);
        Assert.Empty(app.Events.OfType<TheftDetected>());
    }

    /// <summary>As where a user is deactivated and activated again meanwhile: it is nobody's theft.</summary>
    [Fact]
    public async Task A_current_token_that_was_not_rotated_is_refused_and_ends_nothing()
    {
        await using var app = await StartAsync(store => store.RefusesNextRotation = true);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");

        await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Empty(app.Events.OfType<TheftDetected>());
    }

    /// <summary>As a store would that was written before there were proofs.</summary>
    [Fact]
    public async Task A_store_that_rotates_without_the_proof_fails_and_no_token_is_given()
    {
        await using var app = await StartAsync(store => store.ForgetsProofs = true);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);

        var answer = await app.Client.PostRefreshAsync(tokens.Refresh);

        Assert.Equal(500, answer.Status);
        Assert.Contains(app.Log.Errors, error => error.Contains("SessionRotation.Proof", StringComparison.Ordinal));
    }

    private static async Task<AuthApp> StartAsync(Action<RestlessStore> change)
    {
        var app = await AuthApp.StartAsync(extend: auth =>
        {
            var real = auth.Services.Last(service => service.ServiceType == typeof(IDeviceSessionStore));
            var changes = new RestlessStore();
            change(changes);
            auth.Services.AddScoped(services =>
            {
                var store = (IDeviceSessionStore)(real.ImplementationFactory?.Invoke(services)
                    ?? ActivatorUtilities.CreateInstance(services, real.ImplementationType!));
                var proxy = DispatchProxy.Create<IDeviceSessionStore, RestlessProxy>();
                ((RestlessProxy)(object)proxy).Begin(store, changes);
                return proxy;
            });
        });
        await app.Client.SignUpAsync(Email);
        return app;
    }

    public sealed class RestlessStore
    {
        public int ChangesUnderRepeats { get; set; }

        public bool RefusesNextRotation { get; set; }

        public bool ForgetsProofs { get; set; }
    }

    /// <summary>The real store, but for the answers that a change at the right moment would bring.</summary>
    public class RestlessProxy : DispatchProxy
    {
        private IDeviceSessionStore _real = null!;
        private RestlessStore _changes = null!;

        public void Begin(IDeviceSessionStore real, RestlessStore changes) => (_real, _changes) = (real, changes);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IDeviceSessionStore.TryNoteRepeatAsync) when _changes.ChangesUnderRepeats > 0:
                    _changes.ChangesUnderRepeats--;
                    return new ValueTask<ForeignRepeatResult>(new ForeignRepeatResult(Current: null, IsCounted: false));
                case nameof(IDeviceSessionStore.TryRotateAsync) when _changes.RefusesNextRotation:
                    _changes.RefusesNextRotation = false;
                    return new ValueTask<RotationResult>(AsItIsAsync((SessionRotation)args![0]!));
                case nameof(IDeviceSessionStore.TryRotateAsync) when _changes.ForgetsProofs:
                    return new ValueTask<RotationResult>(WithoutProofAsync((SessionRotation)args![0]!));
                default:
                    return targetMethod.Invoke(_real, args);
            }
        }

        private async Task<RotationResult> WithoutProofAsync(SessionRotation rotation)
            => await _real.TryRotateAsync(rotation, TestContext.Current.CancellationToken) with { Proof = RotationProof.None };

        private async Task<RotationResult> AsItIsAsync(SessionRotation rotation)
            => new(Rotated: null, await _real.FindAsync(rotation.UserId, rotation.SessionId, TestContext.Current.CancellationToken), RotationProof.None);
    }
}
