using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>A page of another origin with a key of WebCrypto that cannot be exported, and the refresh token in a cookie: each is worth nothing without the other.</summary>
public sealed class BoundPageTests(Chromium chromium)
{
    private const string Email = "ann@example.com";

    // The proof of RFC 9449 by WebCrypto alone. The key pair is kept in IndexedDB, as an object: nobody, and no script, ever sees the private key.
    private const string Client = """
        () => {
          window.client = () => {
            const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
            const text = (value) => encode(new TextEncoder().encode(JSON.stringify(value)))
            const make = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
            const open = (work) => new Promise((resolve, reject) => {
                const opening = indexedDB.open('keys', 1)
                opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
                opening.onsuccess = () => {
                    const request = work(opening.result.transaction('keys', 'readwrite').objectStore('keys'))
                    request.onsuccess = () => resolve(request.result)
                    request.onerror = () => reject(request.error)
                }
            })
            let nonce
            const prove = async (pair, method, address, token) => {
                const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
                const ath = token && encode(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
                const signed = `${text({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${text({
                    jti: crypto.randomUUID(), htm: method, htu: address, iat: Math.floor(Date.now() / 1000), ...(nonce ? { nonce } : {}), ...(ath ? { ath } : {}),
                })}`
                return `${signed}.${encode(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(signed)))}`
            }
            let access
            const send = async (method, address, { headers, pair, token, ...init }) => {
                for (let attempt = 1; ; attempt++) {
                    const response = await fetch(address, { ...init, method, headers: { ...headers, ...(pair ? { DPoP: await prove(pair, method, address, token) } : {}) } })
                    const isAsked = response.headers.has('DPoP-Nonce')
                    nonce = response.headers.get('DPoP-Nonce') ?? nonce
                    if (response.ok || !isAsked || attempt > 1) return response
                }
            }
            const post = async (address, fields, pair) => {
                const response = await send('POST', address, { credentials: 'include', body: new URLSearchParams(fields ?? {}), headers: { 'X-Requested-With': 'fetch' }, pair })
                const answer = await response.json()
                access = answer.access_token ?? access
                return `${response.status} ${answer.code ?? answer.token_type} ${'refresh_token' in answer}`
            }
            const call = async (address, scheme, pair) => {
                const response = await send('GET', address, { headers: { Authorization: `${scheme} ${access}` }, pair, token: access })
                return `${response.status} ${response.headers.get('WWW-Authenticate')?.split(',')[0]}`
            }
            return { make, post, call, keep: (pair) => open((store) => store.put(pair, 'pair')), find: () => open((store) => store.get('pair')) }
          }
        }
        """;

    private const string SignIn = """
        async ([login, refresh, me, fields]) => {
            const { make, post, call, keep } = client()
            const [pair, other] = [await make(), await make()]
            await keep(pair)
            return [
                await post(login, fields, pair),
                await post(refresh, {}, pair),
                await post(refresh, {}),
                await post(refresh, {}, other),
                await post(refresh, {}, pair),
                await call(me, 'DPoP', pair),
                await call(me, 'DPoP'),
                await call(me, 'DPoP', other),
                await call(me, 'Bearer', pair),
                await crypto.subtle.exportKey('jwk', pair.privateKey).catch((error) => error.name),
            ]
        }
        """;

    private const string GoOn = """
        async ([refresh, me]) => {
            const { post, call, find } = client()
            const pair = await find()
            return [`${pair.privateKey.extractable}`, await post(refresh, {}, pair), await call(me, 'DPoP', pair)]
        }
        """;

    [Fact]
    public async Task The_cookie_is_worth_nothing_without_the_key_and_both_are_there_when_the_page_is_loaded_again()
    {
        await using var server = await PageServer.StartAsync();
        await using var api = await StartAsync(server.Origin);
        await api.Client.SignUpAsync(Email);
        var page = await chromium.OpenAsync(server.Address);
        string At(string path) => new Uri(api.Address, path).AbsoluteUri;
        object fields = new { email = Email, password = AuthClient.Password, device_id = "browser", token_delivery = "cookie", dpop_access_token = "true" };

        await page.EvaluateAsync(Client);
        var steps = await page.EvaluateAsync<string[]>(SignIn, new[] { At("users/login"), At("users/refresh"), At("users/me"), fields });
        await page.ReloadAsync();
        await page.EvaluateAsync(Client);
        var after = await page.EvaluateAsync<string[]>(GoOn, new[] { At("users/refresh"), At("users/me") });

        Assert.Equal(
            [
                "200 DPoP false", "200 DPoP false", "401 invalid_refresh_token false", "401 invalid_refresh_token false", "200 DPoP false",
                "200 undefined", "401 DPoP error=\"invalid_dpop_proof\"", "401 DPoP error=\"invalid_token\"", "401 DPoP error=\"invalid_token\"",
                "InvalidAccessError",
            ],
            steps);
        Assert.Equal(["false", "200 DPoP false", "200 undefined"], after);
    }

    private static Task<AuthApp> StartAsync(string origin) => AuthApp.StartAsync(
        extend: auth => auth.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origin)
            .AllowCredentials()
            .WithHeaders("Authorization", "Content-Type", "DPoP", "X-Requested-With")
            .WithExposedHeaders("DPoP-Nonce", "WWW-Authenticate"))),
        map: host =>
        {
            host.UseCors();
            host.UseAuthentication();
            host.UseAuthorization();
        });
}
