using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>The scheme is JwtBearer: what an application sets on it is in force for a token that comes from memory as for one that is validated.</summary>
public sealed class BearerOptionsTests
{
    [Fact]
    public async Task Names_of_claim_types_and_SaveToken_are_honoured()
    {
        await using var app = await CacheApp.StartAsync(bearer: options =>
        {
            options.SaveToken = false;
            options.TokenValidationParameters.NameClaimType = "device_id";
            options.TokenValidationParameters.RoleClaimType = "login_type";
            options.TokenValidationParameters.AuthenticationType = "mine";
        });
        var tokens = await CacheApp.WarmAsync(app);

        var body = (await app.Client.GetAsync("/identity", tokens.Access)).Body;

        Assert.StartsWith("CaseSensitiveClaimsIdentity mine device_id login_type phone", body, StringComparison.Ordinal);
        Assert.DoesNotContain(tokens.Access, body, StringComparison.Ordinal);
        Assert.Equal(2, CacheApp.Cache(app).Hits);
    }

    [Fact]
    public async Task Names_that_are_found_for_each_token_are_kept_with_it()
    {
        await using var app = await CacheApp.StartAsync(
            bearer: options =>
            {
                options.TokenValidationParameters.NameClaimTypeRetriever = (_, _) => "device_id";
                options.TokenValidationParameters = options.TokenValidationParameters.Clone();
            },
            map: app => app.MapGet("/name", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization());
        var tokens = await CacheApp.WarmAsync(app);

        Assert.Equal("phone", (await app.Client.GetAsync("/name", tokens.Access)).Body);
        Assert.Equal(2, CacheApp.Cache(app).Hits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_OnMessageReceived_finds_elsewhere_is_remembered_like_any_other(bool isLate)
    {
        await using var app = await CacheApp.StartAsync(
            bearer: options => options.Events = new JwtBearerEvents
            {
                OnMessageReceived = async context =>
                {
                    if (isLate)
                    {
                        await Task.Yield();
                    }

                    context.Token = context.Request.Query["access_token"];
                },
            },
            services: services => services.AddSignalR(),
            map: app => app.MapHub<Chat>("/chat").RequireAuthorization());
        var tokens = await CacheApp.WarmAsync(app);
        var hits = CacheApp.Cache(app).Hits;

        // What a browser asks before it opens a web socket, for which it can send no header.
        foreach (var (query, status) in new[] { ($"?access_token={tokens.Access}", 200), ($"?access_token={tokens.Access}x", 401), ($"?access_token={tokens.Refresh}", 401), ("", 401) })
        {
            Assert.Equal(status, (await app.Client.SendAsync(HttpMethod.Post, "/chat/negotiate" + query)).Status);
        }

        Assert.Equal(hits + 1, CacheApp.Cache(app).Hits);
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        (await app.Client.SendAsync(HttpMethod.Post, $"/chat/negotiate?access_token={tokens.Access}")).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task OnMessageReceived_may_decide_by_itself()
    {
        await using var app = await CacheApp.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = async context =>
            {
                switch ((string?)context.Request.Query["then"])
                {
                    case "success":
                        context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "key")], "key"));
                        context.Success();
                        break;
                    case "fail":
                        context.Fail("not today");
                        break;
                    case "none":
                        context.NoResult();
                        break;
                    case "throw":
                        throw new InvalidOperationException("broken");
                    case "throw later":
                        await Task.Yield();
                        throw new InvalidOperationException("broken");
                }
            },
            OnAuthenticationFailed = context =>
            {
                context.Fail(context.Exception);
                return Task.CompletedTask;
            },
        });
        var tokens = await CacheApp.WarmAsync(app);

        Assert.Contains("sub=key", (await app.Client.GetAsync("/identity?then=success", tokens.Access)).Body, StringComparison.Ordinal);
        (await app.Client.GetAsync("/identity?then=fail", tokens.Access)).IsProblem(401, "invalid_token");
        (await app.Client.GetAsync("/identity?then=none", tokens.Access)).IsProblem(401, "authentication_required");
        (await app.Client.GetAsync("/identity?then=throw", tokens.Access)).IsProblem(401, "invalid_token");
        (await app.Client.GetAsync("/identity?then=throw%20later", tokens.Access)).IsProblem(401, "invalid_token");
        Assert.Equal(200, (await app.Client.GetAsync("/identity", tokens.Access)).Status);
    }

    [Fact]
    public async Task OnTokenValidated_is_raised_once_for_each_request_and_decides()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await CacheApp.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var token = (JsonWebToken)context.SecurityToken;
                var identity = (Microsoft.IdentityModel.Tokens.CaseSensitiveClaimsIdentity)context.Principal!.Identity!;
                seen.Enqueue($"validated {token.Subject} {token.SigningKey is not null} {identity.SecurityToken == token} {context.Properties.ExpiresUtc > default(DateTimeOffset)}");
                identity.AddClaim(new Claim("added", "x"));
                switch ((string?)context.Request.Query["then"])
                {
                    case "fail":
                        context.Fail("not today");
                        break;
                    case "none":
                        context.NoResult();
                        break;
                    case "throw":
                        throw new InvalidOperationException("broken");
                }

                return Task.CompletedTask;
            },
            OnAuthenticationFailed = context =>
            {
                seen.Enqueue($"failed {context.Exception.Message}");
                context.Fail(context.Exception);
                return Task.CompletedTask;
            },
            OnChallenge = context =>
            {
                seen.Enqueue($"challenge {context.AuthenticateFailure?.Message}");
                return Task.CompletedTask;
            },
        });
        var tokens = await CacheApp.WarmAsync(app);
        Assert.Equal(1, CacheApp.Cache(app).Hits);
        Assert.Equal(3, seen.Count);
        Assert.All(seen, line => Assert.Equal("validated 1 True True True", line));

        foreach (var (then, code, expected) in new (string, string?, string[])[]
        {
            ("fail", "invalid_token", ["challenge not today"]),
            ("none", "authentication_required", ["challenge "]),
            ("throw", "invalid_token", ["failed broken", "challenge broken"]),
            ("pass", null, []),
        })
        {
            seen.Clear();
            var answer = await CacheApp.SendAsync(app, $"Bearer {tokens.Access}", $"/identity?then={then}");
            Assert.Equal((code is null ? 200 : 401, code ?? "-"), (answer.Status, code is null ? "-" : answer.Code));
            Assert.Equal(["validated 1 True True True", .. expected], seen);
        }
    }

    [Fact]
    public async Task An_event_that_fails_and_is_not_handled_fails_the_request_also_from_memory()
    {
        var fails = false;
        await using var app = await CacheApp.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnTokenValidated = async _ =>
            {
                await Task.Yield();
                if (fails)
                {
                    throw new InvalidOperationException("broken");
                }
            },
        });
        var tokens = await CacheApp.WarmAsync(app);
        fails = true;

        Assert.Equal(500, (await app.Client.GetAsync("/identity", tokens.Access)).Status);
        Assert.Equal(2, CacheApp.Cache(app).Hits);
    }

    [Fact]
    public async Task A_challenge_that_the_application_handles_stays_handled()
    {
        await using var app = await CacheApp.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnChallenge = context =>
            {
                context.HandleResponse();
                context.Response.StatusCode = 418;
                return context.Response.WriteAsync($"{context.Error} {context.AuthenticateFailure is not null}");
            },
            OnForbidden = context =>
            {
                context.Response.Headers["X-Forbidden"] = "yes";
                return Task.CompletedTask;
            },
        }, map: app => app.MapGet("/admin", () => "secret").RequireAuthorization(policy => policy.RequireRole("admin")));
        var tokens = await CacheApp.WarmAsync(app);

        Assert.Equal((418, "invalid_token True"), Told(await app.Client.GetAsync("/identity", "x")));
        Assert.Equal((418, " False"), Told(await app.Client.GetAsync("/identity")));
        Assert.Equal("yes", (await app.Client.GetAsync("/admin", tokens.Access)).IsProblem(403, "forbidden").Headers["X-Forbidden"]);

        static (int, string) Told(Answer answer) => (answer.Status, answer.Body);
    }

    [Fact]
    public async Task Claims_are_transformed_once_for_each_request()
    {
        await using var app = await CacheApp.StartAsync(services: services => services.AddScoped<IClaimsTransformation, Transformation>());
        var tokens = await CacheApp.WarmAsync(app);

        var body = (await app.Client.GetAsync("/identity", tokens.Access)).Body;

        Assert.Single(body.Split("transformed=yes").Skip(1));
        Assert.Equal(2, CacheApp.Cache(app).Hits);
    }

    [Fact]
    public async Task Policies_and_schemes_of_other_kinds_get_the_same_user()
    {
        await using var app = await CacheApp.StartAsync(
            services: services =>
            {
                services.AddAuthentication("smart").AddPolicyScheme("smart", null, options => options.ForwardDefaultSelector = _ => "Bearer");
                services.AddAuthorizationBuilder().AddPolicy("phone", policy => policy.AddAuthenticationSchemes("Bearer").RequireClaim("device_id", "phone"));
            },
            map: app =>
            {
                app.MapGet("/named", (ClaimsPrincipal user) => user.GetDeviceId())
                    .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Bearer" });
                app.MapGet("/policy", (ClaimsPrincipal user) => user.GetDeviceId()).RequireAuthorization("phone");
                app.MapGet("/free", async (HttpContext context) =>
                    $"{(await context.AuthenticateAsync("Bearer")).Principal == (await context.AuthenticateAsync("Bearer")).Principal}");
                app.MapGet("/challenge", () => Results.Challenge(authenticationSchemes: ["Bearer"]));
                app.MapGet("/forbid", () => Results.Forbid(authenticationSchemes: ["Bearer"]));
            });
        var tokens = await CacheApp.WarmAsync(app);
        var laptop = await app.Client.LoginAsync(CacheApp.Email, "laptop");

        foreach (var (path, expected) in new[] { ("/named", "phone"), ("/policy", "phone"), ("/free", "True") })
        {
            Assert.Equal(expected, (await app.Client.GetAsync(path, tokens.Access)).Body);
        }

        for (var time = 0; time < 3; time++)
        {
            (await app.Client.GetAsync("/policy", laptop.Access)).IsProblem(403, "forbidden");
        }

        (await app.Client.GetAsync("/named")).IsProblem(401, "authentication_required");
        (await app.Client.GetAsync("/challenge", tokens.Access)).IsProblem(401, "authentication_required");
        (await app.Client.GetAsync("/challenge", "x")).IsProblem(401, "invalid_token");
        (await app.Client.GetAsync("/forbid", tokens.Access)).IsProblem(403, "forbidden");
        Assert.True(CacheApp.Cache(app).Hits > 5);
    }

    [Fact]
    public async Task The_scheme_forwards_to_another_where_the_application_says_so()
    {
        await using var app = await CacheApp.StartAsync(
            bearer: options => options.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey("X-Key") ? "key" : null,
            services: services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, KeyHandler>("key", null));
        var tokens = await CacheApp.WarmAsync(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/identity") { Headers = { { "X-Key", "1" } } };

        Assert.Contains("sub=key", (await app.Client.SendAsync(request)).Body, StringComparison.Ordinal);
        Assert.Contains("device_id=phone", (await app.Client.GetAsync("/identity", tokens.Access)).Body, StringComparison.Ordinal);
        Assert.Equal(2, CacheApp.Cache(app).Hits);
    }

    [Fact]
    public async Task An_authorization_handler_of_the_application_has_its_say()
    {
        await using var app = await CacheApp.StartAsync(services: services => services.AddSingleton<IAuthorizationHandler, Refusing>());
        await app.Client.SignUpAsync(CacheApp.Email);
        var tokens = await app.Client.LoginAsync(CacheApp.Email, "phone");

        for (var time = 0; time < 3; time++)
        {
            (await app.Client.GetAsync("/identity", tokens.Access)).IsProblem(403, "forbidden");
        }
    }

    [Fact]
    public async Task No_service_of_the_framework_is_replaced()
    {
        await using var app = await CacheApp.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();

        foreach (var service in new[]
        {
            typeof(IAuthenticationService), typeof(IAuthenticationHandlerProvider), typeof(IAuthenticationSchemeProvider), typeof(IClaimsTransformation),
            typeof(IPolicyEvaluator), typeof(IAuthorizationService), typeof(IAuthorizationPolicyProvider), typeof(IAuthorizationEvaluator),
        })
        {
            Assert.StartsWith("Microsoft.AspNetCore.", scope.ServiceProvider.GetRequiredService(service).GetType().Assembly.FullName, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_meters_of_the_framework_count_a_request_once()
    {
        await using var app = await CacheApp.StartAsync();
        var tokens = await CacheApp.WarmAsync(app);
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        var meters = new[] { factory.Create("Microsoft.AspNetCore.Authentication"), factory.Create("Microsoft.AspNetCore.Authorization") };
        var seen = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (meters.Contains(instrument.Meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Enqueue(Line(instrument, tags)));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => seen.Enqueue(Line(instrument, tags)));
        listener.Start();

        await app.Client.GetAsync("/whoami", tokens.Access);

        Assert.Equal(2, CacheApp.Cache(app).Hits);
        Assert.Equal(
            [
                "aspnetcore.authentication.authenticate.duration scheme=Bearer result=success",
                "aspnetcore.authorization.attempts result=success is_authenticated=True",
            ],
            seen);

        static string Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            => $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key.Split('.')[^1]}={tag.Value}").OrderDescending(StringComparer.Ordinal))}";
    }

    private sealed class Chat : Hub;

    private sealed class Transformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim("transformed", "yes"));
            return Task.FromResult(principal);
        }
    }

    private sealed class Refusing : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }
}
