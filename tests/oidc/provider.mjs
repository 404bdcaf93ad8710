// The certified OpenID Connect provider oidc-provider, with its own pages for login and consent.
//   node provider.mjs <port>
// Whoever signs in is described by the login that is typed: "ann", "ann,ann@example.com", or "ann,ann@example.com,unverified".
// JWKS holds the keys to sign with; without it, one is made.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const port = Number(process.argv[2] ?? 4000);
const host = process.env.OIDC_HOST ?? '127.0.0.1';
const issuer = `http://${host}:${port}`;

const ownKey = () => ({
  keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }],
});

const person = (id) => {
  const [sub, email, verified] = id.split(',');
  return { sub, name: `Person ${sub}`, ...(email && { email, email_verified: verified !== 'unverified' }) };
};

// Of type "native", so that the application may listen on any port of the loopback host (RFC 8252, section 7.3).
const browser = (client_id, token_endpoint_auth_method) => ({
  client_id,
  client_secret: `${client_id}-secret-that-is-long-enough-for-hs256`,
  application_type: 'native',
  token_endpoint_auth_method,
  redirect_uris: ['http://127.0.0.1/signin-oidc', 'http://localhost/signin-oidc'],
});
const signed = { ...browser('browser-signed', 'client_secret_post'), userinfo_signed_response_alg: 'RS256' };
const app = (client_id) => ({
  client_id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: [`com.example.${client_id}:/callback`],
});

const provider = new Provider(issuer, {
  clients: [browser('browser', 'client_secret_post'), browser('browser-basic', 'client_secret_basic'), signed, app('phone'), app('stranger')],
  jwks: process.env.JWKS ? JSON.parse(process.env.JWKS) : ownKey(),
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  features: { claimsParameter: { enabled: true }, devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => person(id) }),
  pkce: { methods: ['S256'], required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
});

provider.listen(port, host, () => console.log(`ready ${issuer}`));
