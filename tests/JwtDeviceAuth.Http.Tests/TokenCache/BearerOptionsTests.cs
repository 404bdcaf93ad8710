using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.TokenCache;

/// <summary>Whatever an application sets on JwtBearer, or puts in its place, stays in force for a token that is known.</summary>
public sealed class BearerOptionsTests
{
    /// <summary>What only JwtBearer itself can do: it then does everything, and the cache nothing.</summary>
    private static readonly Dictionary<string, Action<JwtBearerOptions>> SteppedAside = new()
    {
        ["OnMessageReceived"] = options => options.Events.OnMessageReceived = context =>
        {
            context.Token = context.Request.Query["access_token"];
            return Task.CompletedTask;
        },
        ["events of its own class"] = options => options.Events = new DerivedEvents(),
        ["TokenHandlers added"] = options => options.TokenHandlers.Add(new JsonWebTokenHandler()),
        ["TokenHandlers replaced"] = options =>
        {
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new DerivedHandler { MapInboundClaims = false });
        },
        ["MapInboundClaims"] = options => options.MapInboundClaims = true,
        ["ValidIssuers"] = options => options.TokenValidationParameters.ValidIssuers = ["another"],
        ["ValidAudience"] = options => options.TokenValidationParameters.ValidAudiences = ["another"],
        ["AudienceValidator"] = options => options.TokenValidationParameters.AudienceValidator = (_, _, _) => true,
        ["ValidTypes"] = options => options.TokenValidationParameters.ValidTypes = ["at+jwt", "JWT"],
        ["ClockSkew"] = options => options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1),
        ["LifetimeValidator"] = options => options.TokenValidationParameters.LifetimeValidator = (_, _, _, _) => true,
        ["SaveSigninToken"] = options => options.TokenValidationParameters.SaveSigninToken = true,
        ["NameClaimTypeRetriever"] = options => options.TokenValidationParameters.NameClaimTypeRetriever = (_, _) => "device_id",
        ["replaced rules"] = options => options.TokenValidationParameters = options.TokenValidationParameters.Clone(),
        ["ForwardDefaultSelector"] = options => options.ForwardDefaultSelector = _ => null,
    };

    public static TheoryData<string> SteppedAsideNames => [.. SteppedAside.Keys];

    [Theory]
    [MemberData(nameof(SteppedAsideNames))]
    public async Task What_only_JwtBearer_can_do_is_left_to_it(string option)
    {
        await using var app = await CacheApp.StartAsync(bearer: options =>
        {
            options.Events ??= new JwtBearerEvents();
            SteppedAside[option](options);
        });

        var tokens = await CacheApp.WarmAsync(app);

        Assert.Equal(option == "replaced rules" ? 1 : 0, CacheApp.Cache(app).Hits);
        if (option == "OnMessageReceived")
        {
            Assert.Equal(200, (await app.Client.GetAsync($"/identity?access_token={tokens.Access}")).Status);
            Assert.Equal(401, (await app.Client.GetAsync($"/identity?access_token={tokens.Access}x")).Status);
        }
    }

    [Fact]
    public async Task Rules_that_refuse_our_own_tokens_refuse_them()
    {
        await using var app = await CacheApp.StartAsync(bearer: options => options.TokenValidationParameters.ValidAudience = "another");
        await app.Client.SignUpAsync(CacheApp.Email);
        var tokens = await app.Client.LoginAsync(CacheApp.Email, "phone");

        for (var time = 0; time < 3; time++)
        {
            (await app.Client.GetAsync("/identity", tokens.Access)).IsProblem(401, "invalid_token");
        }
    }

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
    public async Task OnTokenValidated_is_raised_once_for_each_request_and_decides()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await CacheApp.StartAsync(bearer: options => options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var token = (JsonWebToken)context.SecurityToken;
                var identity = (CaseSensitiveClaimsIdentity)context.Principal!.Identity!;
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
        (await app.Client.GetAsync("/forbid", tokens.Access)).IsProblem(403, "forbidden");
        Assert.True(CacheApp.Cache(app).Hits > 5);
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
    public async Task An_authentication_service_of_the_application_stays_in_place()
    {
        await using var app = await CacheApp.StartAsync(services: services => services.AddScoped<IAuthenticationService, AuthenticationService>());

        await CacheApp.WarmAsync(app);

        Assert.Equal((0, 0), (CacheApp.Cache(app).Hits, CacheApp.Cache(app).Misses));
    }

    [Fact]
    public async Task The_meters_of_the_framework_count_known_tokens_too()
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

    private sealed class DerivedEvents : JwtBearerEvents;

    private sealed class DerivedHandler : JsonWebTokenHandler;

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
