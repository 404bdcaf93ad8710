using System.Text;
using JwtDeviceAuth.Client;

namespace TodoCli;

/// <summary>What the person is asked for.</summary>
internal static class Ask
{
    public static ValueTask<SecondFactorProof?> SecondFactorAsync(SecondFactorRequest request, CancellationToken cancellationToken)
    {
        var code = Line(request.Attempt == 1 ? "Code of your authenticator app, or a recovery code: " : "That was wrong. The next code: ");
        return new(code.Length == 0 ? null : code.Count(char.IsAsciiDigit) == code.Length ? SecondFactorProof.Totp(code) : SecondFactorProof.RecoveryCode(code));
    }

    public static ValueTask<StepUpProof?> StepUpAsync(StepUpRequest request, CancellationToken cancellationToken)
    {
        var password = Hidden("This needs your password once more: ");
        var code = request.AcrValues is null ? string.Empty : Line("Code of your authenticator app: ");
        return new(password.Length == 0 ? null : new StepUpProof { Password = password, Totp = code.Length == 0 ? null : code });
    }

    public static string Hidden(string question)
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() ?? string.Empty;
        }

        Console.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        Console.WriteLine();
        return text.ToString();
    }

    private static string Line(string question)
    {
        Console.Write(question);
        return Console.ReadLine()?.Trim() ?? string.Empty;
    }
}
