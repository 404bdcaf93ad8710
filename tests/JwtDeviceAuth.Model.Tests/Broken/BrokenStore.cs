using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>The real store with one of its steps done wrong.</summary>
internal sealed class BrokenStore(IDeviceSessionStore real) : IDeviceSessionStore
{
    public Func<SessionStart, CancellationToken, Task<SessionStarted?>>? Start { get; init; }

    public Func<SessionRotation, CancellationToken, Task<RotationResult>>? Rotate { get; init; }

    public Func<long, string, CancellationToken, Task<DeviceSession?>>? End { get; init; }

    public Func<ForeignRepeat, CancellationToken, Task<ForeignRepeatResult>>? NoteRepeat { get; init; }

    /// <summary>Puts a broken store in the place of the real one that was added before.</summary>
    public static void Register(
        JwtDeviceAuthBuilder auth, Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck)
        => Register<IDeviceSessionStore>(
            auth,
            (real, services) => wreck(real, services.GetRequiredService<JwtDeviceAuthDbContext>(), services.GetRequiredService<TimeProvider>()));

    /// <summary>Puts something around a service that was added before.</summary>
    public static void Register<TService>(JwtDeviceAuthBuilder auth, Func<TService, IServiceProvider, TService> wreck)
        where TService : class
    {
        var real = auth.Services.Last(service => service.ServiceType == typeof(TService));
        auth.Services.Replace(ServiceDescriptor.Scoped(services => wreck(
            (TService)(real.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, real.ImplementationType!)), services)));
    }

    public async ValueTask<SessionStarted?> TryStartAsync(SessionStart start, CancellationToken cancellationToken)
        => Start is null ? await real.TryStartAsync(start, cancellationToken) : await Start(start, cancellationToken);

    public async ValueTask<RotationResult> TryRotateAsync(SessionRotation rotation, CancellationToken cancellationToken)
        => Rotate is null ? await real.TryRotateAsync(rotation, cancellationToken) : await Rotate(rotation, cancellationToken);

    public ValueTask<DeviceSession?> FindAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => real.FindAsync(userId, sessionId, cancellationToken);

    public async ValueTask<ForeignRepeatResult> TryNoteRepeatAsync(ForeignRepeat repeat, CancellationToken cancellationToken)
        => NoteRepeat is null ? await real.TryNoteRepeatAsync(repeat, cancellationToken) : await NoteRepeat(repeat, cancellationToken);

    public ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => real.ListAsync(userId, now, cancellationToken);

    public ValueTask<DeviceSession?> TryProveAsync(SessionProof proof, CancellationToken cancellationToken)
        => real.TryProveAsync(proof, cancellationToken);

    public ValueTask<DeviceSession?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken)
        => real.TryRenameAsync(userId, askingSessionId, id, deviceName, now, cancellationToken);

    public async ValueTask<DeviceSession?> TryRevokeAsync(long userId, string sessionId, CancellationToken cancellationToken)
        => End is null ? await real.TryRevokeAsync(userId, sessionId, cancellationToken) : await End(userId, sessionId, cancellationToken);

    public ValueTask<DeviceSession?> TryRevokeAsync(
        long userId, string? askingSessionId, long id, DateTimeOffset now, CancellationToken cancellationToken)
        => real.TryRevokeAsync(userId, askingSessionId, id, now, cancellationToken);

    public ValueTask<IReadOnlyList<DeviceSession>?> TryRevokeAllAsync(
        long userId, string askingSessionId, bool keepsAsking, DateTimeOffset now, CancellationToken cancellationToken)
        => real.TryRevokeAllAsync(userId, askingSessionId, keepsAsking, now, cancellationToken);

    public ValueTask<IReadOnlyList<DeviceSession>> RevokeAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken)
        => real.RevokeAllAsync(userId, exceptSessionId, cancellationToken);

    public ValueTask<CleanupBatch> RemoveExpiredAsync(DateTimeOffset now, long after, CancellationToken cancellationToken)
        => real.RemoveExpiredAsync(now, after, cancellationToken);
}
