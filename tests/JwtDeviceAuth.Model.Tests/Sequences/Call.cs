using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>One call.</summary>
/// <param name="Kind">What is called.</param>
/// <param name="Device">Whose client calls; of no meaning for what anybody can send: a replay, an answer.</param>
/// <param name="Number">
/// Which of the tokens issued so far is replayed, which of the waiting logins is answered, which app is meant: 0 is the newest; counted around. At a
/// login: by which token the device shows which one it is; 0 for none, 1 for the newest.
/// </param>
/// <param name="IsLost">The server answers, and the client never learns.</param>
/// <param name="From">Where it comes from; of meaning for a refresh and a replay.</param>
/// <param name="Way">The first factor of the login, or of the session that calls.</param>
/// <param name="Code">Of an app: how many time steps from now its code is. Of recovery codes: which one, 0 is the first of the newest ten.</param>
/// <param name="App">Which app shows the code: 0 is the newest.</param>
/// <param name="Trusts">Whether the device is to be trusted.</param>
/// <param name="Key">The key that is proved; of meaning for a login, its answer, a refresh and a replay.</param>
public sealed record Call(
    CallKind Kind,
    int Device,
    int Number = 0,
    bool IsLost = false,
    Place From = Place.Home,
    Way Way = Way.Password,
    int Code = 0,
    int App = 0,
    bool Trusts = false,
    KeyUse Key = KeyUse.None)
{
    public Slot Slot => new(Way, Device);

    public bool IsAnswer => Kind is CallKind.AnswerTotp or CallKind.AnswerRecoveryCode;

    public override string ToString()
    {
        List<string> words = [Kind == CallKind.Replay ? $"newest token but {Number}" : IsAnswer ? $"newest challenge but {Number}" : $"device {Device}"];
        words.AddRange(Kind switch
        {
            CallKind.Login when Number > 0 => [$"shows newest token but {Number - 1}"],
            CallKind.AnswerTotp or CallKind.ConfirmFactor or CallKind.StepUp => [$"code of step {Code:+0;-0;0} of newest app but {App}"],
            CallKind.AnswerRecoveryCode => [$"code {Code}"],
            CallKind.RemoveFactor => [$"newest app but {App}"],
            _ => [],
        });
        AddIf(Way == Way.Social, "social");
        AddIf(Trusts, "trust");
        AddIf(Key != KeyUse.None, $"key of {Key}");
        AddIf(IsLost, "answer lost");
        AddIf(From != Place.Home, From.ToString());
        return $"{Kind}({string.Join(", ", words)})";

        void AddIf(bool holds, string word)
        {
            if (holds)
            {
                words.Add(word);
            }
        }
    }
}
