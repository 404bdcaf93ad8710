using System.Net.Http.Headers;
using System.Text.Json;
using JwtDeviceAuth;
using JwtDeviceAuth.External;
using Microsoft.AspNetCore.Authentication;

namespace Snippets;

internal static class SocialLogin
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: social-login
        builder.Services
            .AddJwtDeviceAuth(options => options.ExternalLogin.ReturnUrls.Add("https://app.example.com/signed-in"))
            .AddSqlite("Data Source=app.db")
            .AddGoogle(google => { google.ClientId = "..."; google.ClientSecret = "..."; })
            .AddApple(apple => { apple.ClientId = "..."; apple.AppleKey = new AppleKey { TeamId = "...", KeyId = "...", PrivateKey = "..." }; })
            .AddMicrosoft(microsoft => { microsoft.ClientId = "..."; microsoft.ClientSecret = "..."; })
            .AddGitHub(gitHub => { gitHub.ClientId = "..."; gitHub.ClientSecret = "..."; })
            .AddOpenIdConnectProvider("partner", partner => { partner.Authority = "https://login.partner.example"; partner.ClientId = "..."; })
            .AddExternalLogin("naver");                          // the scheme "naver", which you register with AddOAuth or a package
        // end-snippet
    }

    public static void KakaoAndNaver(WebApplicationBuilder builder, JwtDeviceAuthBuilder auth)
    {
        // begin-snippet: kakao-naver
        auth
            .AddOpenIdConnectProvider("kakao", kakao =>
            {
                kakao.Authority = "https://kauth.kakao.com";
                kakao.ClientId = "REST API key";
                kakao.ClientSecret = "...";
                kakao.Scopes = ["openid", "account_email", "profile_nickname"];
            })
            .AddExternalLogin("naver");

        builder.Services.AddAuthentication().AddOAuth("naver", naver =>
        {
            naver.ClientId = "...";
            naver.ClientSecret = "...";
            naver.CallbackPath = "/signin-naver";
            naver.AuthorizationEndpoint = "https://nid.naver.com/oauth2.0/authorize";
            naver.TokenEndpoint = "https://nid.naver.com/oauth2.0/token";
            naver.UserInformationEndpoint = "https://openapi.naver.com/v1/nid/me";
            naver.ClaimActions.MapJsonSubKey("sub", "response", "id");
            naver.ClaimActions.MapJsonSubKey("email", "response", "email");
            naver.ClaimActions.MapJsonSubKey("name", "response", "name");
            naver.Events.OnCreatingTicket = async context =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
                using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
                response.EnsureSuccessStatusCode();
                using var user = await response.Content.ReadFromJsonAsync<JsonDocument>(context.HttpContext.RequestAborted);
                context.RunClaimActions(user!.RootElement);
            };
        });
        // end-snippet
    }
}
