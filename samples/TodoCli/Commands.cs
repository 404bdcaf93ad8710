using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using JwtDeviceAuth.Client;

namespace TodoCli;

/// <summary>What the program can do.</summary>
internal static class Commands
{
    private const string Help = """
        todo sign-in <email>      signs in; the password is asked for, or read from the standard input
        todo sign-in-with <name>  signs in with a social account, in the browser
        todo list                 lists your todos
        todo add <title>          adds one
        todo devices              lists where you are signed in
        todo watch                counts your todos every second, until Ctrl+C
        todo sign-out             signs this device out

        TODO_API is the address of the sign-in (http://localhost:5080/users), TODO_STORE a folder for the session.
        """;

    public static Task<int> RunAsync(JwtDeviceAuthClient auth, HttpClient api, string[] args, CancellationToken cancellationToken) => args switch
    {
        [] or ["help" or "--help" or "-h"] => ShowAsync(Help),
        ["sign-in", { Length: > 0 } email] => SignIn.WithPasswordAsync(auth, email, cancellationToken),
        ["sign-in-with", { Length: > 0 } provider] => SignIn.WithBrowserAsync(auth, provider, cancellationToken),
        ["list"] => ListAsync(auth, api, cancellationToken),
        ["add", .. { Length: > 0 } title] => AddAsync(auth, api, string.Join(' ', title), cancellationToken),
        ["devices"] => DevicesAsync(auth, api, cancellationToken),
        ["watch"] => WatchAsync(auth, api, cancellationToken),
        ["sign-out"] => SignOutAsync(auth, cancellationToken),
        ["sign-in" or "sign-in-with" or "add" or "list" or "devices" or "watch" or "sign-out", ..] => FailAsync($"'{args[0]}' is used like this:\n\n{Help}"),
        _ => FailAsync($"There is no command '{args[0]}'.\n\n{Help}"),
    };

    public static async Task<int> ShowAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    public static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 1;
    }

    private static async Task<int> ListAsync(JwtDeviceAuthClient auth, HttpClient api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync("todos?limit=100", cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return await FailAsync(auth, answer);
        }

        foreach (var todo in await answer.Content.ReadFromJsonAsync(TodoJson.Default.TodoArray, cancellationToken) ?? [])
        {
            Console.WriteLine($"{(todo.Complete ? "[x]" : "[ ]")} {todo.Title}");
        }

        return 0;
    }

    private static async Task<int> AddAsync(JwtDeviceAuthClient auth, HttpClient api, string title, CancellationToken cancellationToken)
    {
        using var answer = await api.PostAsJsonAsync("todos", new NewTodo(title), TodoJson.Default.NewTodo, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Created ? await ShowAsync("Added.") : await FailAsync(auth, answer);
    }

    private static async Task<int> DevicesAsync(JwtDeviceAuthClient auth, HttpClient api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync("users/me/devices", cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return await FailAsync(auth, answer);
        }

        foreach (var device in await answer.Content.ReadFromJsonAsync(TodoJson.Default.DeviceArray, cancellationToken) ?? [])
        {
            Console.WriteLine($"{(device.Current ? "*" : " ")} {device.DeviceName}, last used {device.LastUsedAt:u}");
        }

        return 0;
    }

    /// <summary>Shows what the client does while networks and servers come and go.</summary>
    private static async Task<int> WatchAsync(JwtDeviceAuthClient auth, HttpClient api, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var todos = await api.GetFromJsonAsync("todos?limit=100", TodoJson.Default.TodoArray, cancellationToken);
                Console.WriteLine($"{todos?.Length} todos");
            }
            catch (Exception exception) when (exception is HttpRequestException { StatusCode: not HttpStatusCode.Unauthorized } or JsonException)
            {
                Console.WriteLine($"no answer: {exception.Message}");
            }
            catch (HttpRequestException)
            {
                // Signed out, or not yet: see below.
            }

            if (await auth.GetStateAsync(cancellationToken) is { IsSignedIn: false })
            {
                return await FailAsync("You are signed out.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static async Task<int> SignOutAsync(JwtDeviceAuthClient auth, CancellationToken cancellationToken)
        => await ShowAsync(await auth.SignOutAsync(cancellationToken) switch
        {
            SignOutStatus.Completed => "Signed out.",
            SignOutStatus.Pending => "Signed out here. The server cannot be reached; the next command tells it.",
            _ => "Nobody was signed in.",
        });

    private static async Task<int> FailAsync(JwtDeviceAuthClient auth, HttpResponseMessage answer)
        => await FailAsync(answer.StatusCode == HttpStatusCode.Unauthorized && !(await auth.GetStateAsync()).IsSignedIn
            ? "You are signed out. Sign in with: todo sign-in <email>"
            : $"The server answered {(int)answer.StatusCode} at {answer.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)}. {await DetailAsync(answer)}");

    /// <summary>What the API says of it (RFC 9457); a question where it says nothing.</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage answer)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync(TodoJson.Default.Problem);
            return problem?.Detail ?? problem?.Title ?? string.Empty;
        }
        catch (JsonException)
        {
            return "That is no answer of the API: is TODO_API right?";
        }
    }
}
