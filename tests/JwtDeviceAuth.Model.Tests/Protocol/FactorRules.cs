namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>Changes of the account: the password, and the second factors.</summary>
public static class FactorRules
{
    private const string BothMethods = $"pwd {Gate.TwoFactors}";

    /// <summary>Only a session that is there may ask, and it alone is kept; null where the application asks, which keeps none.</summary>
    public static Verdict ChangePassword(this ProtocolModel model, int? asking, Claims? claims, int password, int chosen, DateTimeOffset now)
    {
        var outcome = asking is { } session ? model.Check(session, claims!, password, now)
            : password == model.Password ? Outcome.Done : Outcome.WrongPassword;
        if (outcome != Outcome.Done)
        {
            return new Verdict(model, outcome);
        }

        var after = model.End(live => live.Id != asking);
        var gate = after.Gate;
        return new Verdict(
            after with { Password = chosen, Gate = gate with { Pending = null, Challenges = gate.Challenges.Clear(), Trusted = gate.Trusted.Clear() } },
            Outcome.Done);
    }

    /// <summary>Begins to add an authenticator app, instead of one that waits.</summary>
    public static Verdict StartFactor(
        this ProtocolModel model, int asking, Claims claims, int password, long id, string? secret, DateTimeOffset now)
    {
        var outcome = model.Check(asking, claims, password, now);
        return new Verdict(
            outcome == Outcome.Done
                ? model with { Gate = model.Gate with { Pending = new PendingFactor(id, secret ?? string.Empty, asking, now + Gate.Lifetime) } }
                : model,
            outcome);
    }

    /// <summary>Makes a factor of it, with its first code. Only the session that began may do it.</summary>
    public static Verdict ConfirmFactor(this ProtocolModel model, int asking, long id, string code, IEnumerable<string> codes, DateTimeOffset now)
    {
        if (model.Gate.Pending is not { } pending || pending.Id != id || pending.StartedBy != asking || pending.ExpiresAt <= now)
        {
            return new Verdict(model, Outcome.FactorNotFound);
        }

        if (Gate.StepOf(pending.Secret, code, now) is not { } step)
        {
            return new Verdict(model, Outcome.WrongCode);
        }

        return model.Find(asking, now) is null
            ? new Verdict(model, Outcome.FactorNotFound)
            : new Verdict(model with { Gate = model.Gate.Add(pending, step, codes) }, Outcome.Done);
    }

    public static Verdict RemoveFactor(this ProtocolModel model, int asking, Claims claims, int password, long id, DateTimeOffset now)
    {
        var outcome = model.Check(asking, claims, password, now);
        if (outcome != Outcome.Done)
        {
            return new Verdict(model, outcome);
        }

        if (model.Gate.Pending?.Id == id)
        {
            return new Verdict(model with { Gate = model.Gate with { Pending = null } }, Outcome.Done);
        }

        return model.Gate.Factors.ContainsKey(id)
            ? new Verdict(model.Without(id), Outcome.Done)
            : new Verdict(model, Outcome.FactorNotFound);
    }

    /// <summary>An operator removes all of them; nothing is asked.</summary>
    public static Verdict RemoveFactors(this ProtocolModel model)
        => model.Gate.IsClosed
            ? new Verdict(model.Gate.Factors.Keys.Aggregate(model, (left, id) => left.Without(id)), Outcome.Done)
            : new Verdict(model, Outcome.NoFactor);

    public static Verdict ReplaceCodes(this ProtocolModel model, int asking, Claims claims, IEnumerable<string> codes, DateTimeOffset now)
    {
        if (!model.Gate.IsClosed)
        {
            return new Verdict(model, Outcome.NoFactor);
        }

        var outcome = model.Check(asking, claims, model.Password, now);
        return new Verdict(
            outcome == Outcome.Done ? model with { Gate = model.Gate with { Codes = model.Gate.Codes.Clear().Union(codes) } } : model, outcome);
    }

    public static Verdict EndTrust(this ProtocolModel model, int asking, DateTimeOffset now)
        => model.Find(asking, now) is null
            ? new Verdict(model, Outcome.NotFound)
            : new Verdict(model with { Gate = model.Gate with { Trusted = model.Gate.Trusted.Clear() } }, Outcome.Done);

    /// <summary>Both factors again, in a session that goes on.</summary>
    public static Verdict StepUp(this ProtocolModel model, int asking, int password, string code, DateTimeOffset now)
    {
        if (model.Find(asking, now) is not { } session)
        {
            return new Verdict(model, Outcome.NotFound);
        }

        if (password != model.Password)
        {
            return new Verdict(model, Outcome.WrongPassword);
        }

        return model.Gate.Use(code, now) is { } used
            ? new Verdict((model with { Gate = used }).With(session with { Methods = BothMethods, ProvedAt = now }), Outcome.Done)
            : new Verdict(model, Outcome.WrongCode);
    }

    /// <summary>The password, and of a user with a second factor both, in the session and in the token of the request, a short time ago.</summary>
    private static Outcome Check(this ProtocolModel model, int asking, Claims claims, int password, DateTimeOffset now)
    {
        if (model.Find(asking, now) is not { } session)
        {
            return Outcome.NotFound;
        }

        if (model.Gate.IsClosed && !(claims.HasTwoFactors && session.Claims.HasTwoFactors))
        {
            return Outcome.BothNeeded;
        }

        if (model.Gate.IsClosed && (claims.ProvedAt <= now - Gate.Recent || session.ProvedAt <= now - Gate.Recent))
        {
            return Outcome.NotRecent;
        }

        return password == model.Password ? Outcome.Done : Outcome.WrongPassword;
    }

    /// <summary>With the last factor the live sessions count as signed in with one.</summary>
    private static ProtocolModel Without(this ProtocolModel model, long factor)
    {
        var gate = model.Gate.Remove(factor);
        return gate.IsClosed
            ? model with { Gate = gate }
            : model.Live.Values.Aggregate(
                model with { Gate = gate },
                (after, session) => after.With(session with { Methods = session.Methods.Replace(Gate.TwoFactors, string.Empty, StringComparison.Ordinal).TrimEnd() }));
    }
}
