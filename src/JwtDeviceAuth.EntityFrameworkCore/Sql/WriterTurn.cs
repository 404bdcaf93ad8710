namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Where only one transaction can write at a time, those of this process take turns: else a login would ask the locked database again and again
/// while group after group of rotations gets in before it. A courtesy only: after a second anyone goes on and leaves it to the database.
/// </summary>
internal sealed class WriterTurn(IDatabaseDialect dialect) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim? _turn = dialect.HasOneWriter ? new SemaphoreSlim(1, 1) : null;

    public async ValueTask<Holder> TakeAsync(CancellationToken cancellationToken)
        => new(_turn is not null && await _turn.WaitAsync(Patience, cancellationToken) ? _turn : null);

    public Holder Take() => new(_turn?.Wait(Patience) == true ? _turn : null);

    public void Dispose() => _turn?.Dispose();

    /// <summary>Gives the turn to the next when it is disposed.</summary>
    internal readonly struct Holder(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}
