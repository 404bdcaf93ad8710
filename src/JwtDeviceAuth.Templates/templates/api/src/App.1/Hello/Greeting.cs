namespace AppRoot;

public sealed record Greeting(string Message);
