// oidc-provider made to do what Apple and Microsoft do:
//   node presets.mjs <port>
// Apple, at the root: the answer comes as a form; the client secret is a JWT that the developer's key (APPLE_KEY, a public key in PEM) has
// signed and that expires; the address stands in the ID token, its verification as a text; the name comes only with somebody's first login,
// in the field "user".
// Microsoft, below /common/v2.0: a discovery document whose issuer is a pattern; whoever signs in chooses one of two tenants, which issues the
// ID token in its own name and calls every address verified.
// Whoever signs in is described by the login that is typed: "ann" or "ann,ann@example.com".
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import querystring from 'node:querystring';
import { importSPKI, jwtVerify } from 'jose';
import Provider from 'oidc-provider';

const port = Number(process.argv[2] ?? 4001);
const host = process.env.OIDC_HOST ?? '127.0.0.1';
const origin = `http://${host}:${port}`;
const tenants = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'];
const team = 'TEAM123456';
const halfAYear = 15_777_000;
const ownKey = () => ({
  keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }],
});
const jwks = process.env.JWKS ? JSON.parse(process.env.JWKS) : ownKey();

const client = (client_id, path) => ({
  client_id,
  client_secret: `${client_id}-secret-that-is-long-enough-for-hs256`,
  application_type: 'native',
  token_endpoint_auth_method: 'client_secret_post',
  redirect_uris: [`http://127.0.0.1${path}`, `http://localhost${path}`],
});
const make = (issuer, clients, scopes, claims, person) => new Provider(issuer, {
  clients,
  scopes,
  claims,
  jwks,
  conformIdTokenClaims: false,
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => person(...id.split(',')) }),
  pkce: { methods: ['S256'], required: () => false },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
});

const answer = (res, status, body, headers = {}) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
};
const read = async (req) => {
  let body = '';
  for await (const part of req) {
    body += part;
  }
  return { ...querystring.parse(body) };
};

// Apple
const services = client('com.example.web', '/signin-apple');
const apple = make(
  origin,
  [services],
  ['openid', 'name', 'email'],
  { openid: ['sub'], email: ['email', 'email_verified', 'is_private_email'] },
  (sub, email) => ({
    sub, ...(email && { email, email_verified: 'true', is_private_email: email.endsWith('@privaterelay.appleid.com') ? 'true' : 'false' }),
  }),
);
const seen = new Set();
apple.use(async (ctx, next) => {
  await next();
  const id = ctx.oidc?.session?.accountId;
  if (id && typeof ctx.body === 'string' && ctx.body.includes('name="code"') && !seen.has(id)) {
    seen.add(id);
    const [sub, email] = id.split(',');
    const user = JSON.stringify({ name: { firstName: 'Person', lastName: sub }, email: email ?? 'eve@example.com' }).replaceAll('"', '&quot;');
    ctx.body = ctx.body.replace('<noscript>', `<input type="hidden" name="user" value="${user}"/><noscript>`);
  }
});
const isSecret = async (secret) => {
  try {
    const { payload, protectedHeader } = await jwtVerify(secret, await importSPKI(process.env.APPLE_KEY, 'ES256'), {
      issuer: team, subject: services.client_id, audience: origin, algorithms: ['ES256'], requiredClaims: ['iat', 'exp'],
    });
    return protectedHeader.kid === 'KEY1234567' && payload.exp - payload.iat <= halfAYear;
  } catch {
    return false;
  }
};
const handleApple = async (req, res) => {
  if (req.url === '/token') {
    req.body = await read(req);
    if (!await isSecret(req.body.client_secret)) {
      answer(res, 400, { error: 'invalid_client' });
      return;
    }
    req.body.client_secret = services.client_secret;
  }
  apple.callback()(req, res);
};

// Microsoft
const codes = new Map();
const directory = new Map(tenants.map((tid) => [tid, make(
  `${origin}/${tid}/v2.0`,
  [client('entra', '/signin-microsoft')],
  ['openid', 'profile', 'email'],
  { openid: ['sub', 'tid'], email: ['email', 'email_verified'], profile: ['name'] },
  (sub, email) => ({ sub, tid, name: `Person ${sub}`, ...(email && { email, email_verified: true }) }),
)]));
const handleTenant = (req, res, tid, path) => {
  const setHeader = res.setHeader.bind(res);
  res.setHeader = (name, value) => {
    const code = name.toLowerCase() === 'location' && new URL(value, origin).searchParams.get('code');
    if (code) {
      codes.set(code, tid);
    }
    return setHeader(name, value);
  };
  req.originalUrl = `/${tid}/v2.0${path}`;
  req.url = path;
  directory.get(tid).callback()(req, res);
};
const handleCommon = async (req, res, url) => {
  switch (url.pathname) {
    case '/common/v2.0/.well-known/openid-configuration':
      return answer(res, 200, {
        issuer: `${origin}/{tenantid}/v2.0`,
        authorization_endpoint: `${origin}/common/oauth2/v2.0/authorize`,
        token_endpoint: `${origin}/common/oauth2/v2.0/token`,
        jwks_uri: `${origin}/common/discovery/v2.0/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    case '/common/discovery/v2.0/keys': {
      const { keys } = await (await fetch(`${origin}/${tenants[0]}/v2.0/jwks`)).json();
      return answer(res, 200, { keys: keys.map((key) => ({ ...key, issuer: `${origin}/{tenantid}/v2.0` })) });
    }
    case '/common/oauth2/v2.0/authorize':
      return req.method === 'POST'
        ? answer(res, 303, '', { location: `${origin}/${(await read(req)).tenant}/v2.0/auth${url.search}` })
        : answer(res, 200, `<form method="post" action="${`${url.pathname}${url.search}`.replaceAll('&', '&amp;')}"></form>`, { 'content-type': 'text/html' });
    case '/common/oauth2/v2.0/token': {
      req.body = await read(req);
      return handleTenant(req, res, codes.get(req.body.code) ?? tenants[0], '/token');
    }
    default:
      return answer(res, 404, {});
  }
};

createServer((req, res) => {
  const url = new URL(req.url, origin);
  const [, tid, path] = /^\/([0-9a-f-]{36})\/v2\.0(\/.*)$/.exec(req.url) ?? [];
  const handled = directory.has(tid) ? handleTenant(req, res, tid, path) : url.pathname.startsWith('/common/') ? handleCommon(req, res, url) : handleApple(req, res);
  Promise.resolve(handled).catch((fault) => answer(res, 500, { error: String(fault) }));
}).listen(port, host, () => console.log(`ready ${origin}`));
