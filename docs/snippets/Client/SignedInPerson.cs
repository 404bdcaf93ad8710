using System.Security.Claims;
using JwtDeviceAuth.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace JwtDeviceAuth.Snippets.Client;

// begin-snippet: dotnet-client-blazor
internal sealed class SignedInPerson : AuthenticationStateProvider, IDisposable
{
    private readonly JwtDeviceAuthClient _auth;

    public SignedInPerson(JwtDeviceAuthClient auth)
    {
        _auth = auth;
        _auth.StateChanged += OnChanged;
    }

    public override async Task<AuthenticationState> GetAuthenticationStateAsync() => StateOf(await _auth.GetStateAsync());

    public void Dispose() => _auth.StateChanged -= OnChanged;

    private void OnChanged(object? sender, AuthStateChangedEventArgs change) => NotifyAuthenticationStateChanged(Task.FromResult(StateOf(change.State)));

    private static AuthenticationState StateOf(AuthState state) => new(new ClaimsPrincipal(state.IsSignedIn
        ? new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, state.UserId ?? string.Empty)], "JwtDeviceAuth")
        : new ClaimsIdentity()));
}
// end-snippet
