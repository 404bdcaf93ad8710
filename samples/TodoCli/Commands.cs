using System.Net;
using System.Net.Http.Json;
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
        ["sign-in", var email] => ShowAsync(auth.SignInAsync(email, Ask.Hidden("Password: "), cancellationToken)),
        ["sign-in-with", var provider] => ShowAsync(auth.SignInWithBrowserAsync(provider, cancellationToken: cancellationToken)),
        ["list"] => ListAsync(api, cancellationToken),
        ["add", .. { Length: > 0 } title] => AddAsync(api, string.Join(' ', title), cancellationToken),
        ["devices"] => DevicesAsync(api, cancellationToken),
        ["watch"] => WatchAsync(auth, api, cancellationToken),
        ["sign-out"] => SignOutAsync(auth, cancellationToken),
        _ => FailAsync(Help),
    };

    private static async Task<int> ShowAsync(Task<SignInResult> signIn)
    {
        var result = await signIn;
        if (!result.Succeeded)
        {
            return await FailAsync($"{result}. {result.Detail}");
        }

        Console.WriteLine("Signed in.");
        return 0;
    }

    private static async Task<int> ListAsync(HttpClient api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync("todos?limit=100", cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return await FailAsync(answer);
        }

        foreach (var todo in await answer.Content.ReadFromJsonAsync(TodoJson.Default.TodoArray, cancellationToken) ?? [])
        {
            Console.WriteLine($"{(todo.Complete ? "[x]" : "[ ]")} {todo.Title}");
        }

        return 0;
    }

    private static async Task<int> AddAsync(HttpClient api, string title, CancellationToken cancellationToken)
    {
        using var answer = await api.PostAsJsonAsync("todos", new NewTodo(title), TodoJson.Default.NewTodo, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return await FailAsync(answer);
        }

        Console.WriteLine("Added.");
        return 0;
    }

    private static async Task<int> DevicesAsync(HttpClient api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync("users/me/devices", cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return await FailAsync(answer);
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
            catch (HttpRequestException exception) when (exception.StatusCode != HttpStatusCode.Unauthorized)
            {
                Console.WriteLine($"no answer: {exception.Message}");
            }

            if (await auth.GetStateAsync(cancellationToken) is { IsSignedIn: false })
            {
                return await FailAsync("You are signed out.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static async Task<int> SignOutAsync(JwtDeviceAuthClient auth, CancellationToken cancellationToken)
    {
        Console.WriteLine(await auth.SignOutAsync(cancellationToken) switch
        {
            SignOutStatus.Completed => "Signed out.",
            SignOutStatus.Pending => "Signed out here. The server cannot be reached; the next command tells it.",
            _ => "Nobody was signed in.",
        });
        return 0;
    }

    private static Task<int> FailAsync(HttpResponseMessage answer) => FailAsync(answer.StatusCode == HttpStatusCode.Unauthorized
        ? "You are signed out. Sign in with: todo sign-in <email>"
        : $"The server answered {(int)answer.StatusCode}.");

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 1;
    }
}
