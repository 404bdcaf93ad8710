// node clients.mjs <issuer> <resource> <later>, on standard input JSON with the accounts: {"email", "second", "locked", "password"}.
// Signs in, refreshes, calls and revokes with two independent clients of OAuth as they are, without and with a key of the device (DPoP), and prints how each step went: one line a
// step, in the clients' own words. A POST to <later> lets two hours pass at the server.
import * as dpop from 'dpop'
import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'

const [issuer, resource, later] = process.argv.slice(2).map((address) => new URL(address))
const accounts = JSON.parse(await text(process.stdin))
const insecure = { [oauth.allowInsecureRequests]: true }

// What a client knows of a failure.
const failure = (error) => {
  const known = error instanceof openid.ClientError && error.cause instanceof Error ? error.cause : error
  if (known instanceof oauth.ResponseBodyError) {
    const { code, mfa_token } = known.cause
    return `${known.status} ${known.error} ${code}${mfa_token ? ` with a token of ${mfa_token.length}` : ''}${retry(known.response)}`
  }
  if (known instanceof oauth.WWWAuthenticateChallengeError) {
    const [{ scheme, parameters }] = known.cause
    return `${known.status} ${scheme} ${parameters.error}`
  }
  return `${known.cause?.status ?? ''} ${known.code}${known.cause?.headers ? retry(known.cause) : ''}`.trim()
}
const retry = (response) => (response.headers.has('retry-after') ? ` retry after ${response.headers.get('retry-after') > 0}` : '')

const step = async (name, work) => {
  try {
    console.log(`${name}: ${await work()}`)
  } catch (error) {
    console.log(`${name}: ${failure(error)}`)
  }
}

// The other nodes hear of it a moment later.
const refused = async (call) => {
  for (const end = Date.now() + 30_000; ;) {
    const status = await call()
    if (status !== 200 || Date.now() > end) return status
  }
}

const kinds = (tokens) => `${tokens.token_type.toLowerCase()} ${tokens.expires_in} ${tokens.refresh_token.split('.').length} ${JSON.stringify(tokens.scope)}`

// The way that both clients go.
const walk = async (client, { grant, refresh, call, revoke }) => {
  const password = { username: accounts.email, password: accounts.password }
  let tokens
  let successor
  await step(`${client} signs in`, async () => kinds((tokens = await grant('password', password))))
  await step(`${client} asks for a scope`, async () => kinds((tokens = await grant('password', { ...password, scope: 'openid todos' }))))
  await step(`${client} calls`, () => call(tokens))
  await step(`${client} refreshes`, async () => kinds((successor = await refresh(tokens.refresh_token))))
  await step(`${client} lost the answer`, async () => (await refresh(tokens.refresh_token)).refresh_token === successor.refresh_token)
  await step(`${client} meets an outage`, () => refresh(successor.refresh_token, { 'user-agent': 'outage' }))
  await step(`${client} has a damaged refresh token`, () => refresh(`${successor.refresh_token.slice(0, -3)}AAA`))
  await step(`${client} has no refresh token but another`, () => refresh(successor.access_token))
  await step(`${client} revokes the refresh token`, () => revoke(successor.refresh_token))
  await step(`${client} revokes it again`, () => revoke(successor.refresh_token))
  await step(`${client} refreshes what was revoked`, () => refresh(successor.refresh_token))
  await step(`${client} calls with what was revoked`, () => refused(() => call(successor)))
  await step(`${client} signs in once more`, async () => kinds((tokens = await grant('password', password))))
  await step(`${client} revokes the access token`, () => revoke(tokens.access_token))
  await step(`${client} refreshes what was revoked with it`, () => refresh(tokens.refresh_token))
  await step(`${client} revokes nonsense`, () => revoke('nonsense'))
  await step(`${client} has a wrong password`, () => grant('password', { ...password, password: 'wrong' }))
  await step(`${client} has an unknown account`, () => grant('password', { ...password, username: 'nobody@example.com' }))
  await step(`${client} forgets the password`, () => grant('password', { username: accounts.email }))
  await step(`${client} tries another grant`, () => grant('client_credentials', {}))
  await step(`${client} meets a second factor`, () => grant('password', { ...password, username: accounts.second }))
  await step(`${client} meets too many attempts`, () => grant('password', { ...password, username: accounts.locked }))
}

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }))
const client = { client_id: 'oauth4webapi' }
const options = (headers) => ({ ...insecure, headers })
await walk('oauth4webapi', {
  grant: async (type, parameters) =>
    oauth.processGenericTokenEndpointResponse(
      as, client, await oauth.genericTokenEndpointRequest(as, client, oauth.None(), type, parameters, options())),
  refresh: async (token, headers) =>
    oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, options(headers))),
  call: async (tokens) =>
    (await oauth.protectedResourceRequest(tokens.access_token, 'GET', resource, undefined, undefined, options())).status,
  revoke: async (token) =>
    oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), token, options())),
})

// A client that was registered with a secret somewhere sends it along.
await step('a secret', async () =>
  kinds(await oauth.processGenericTokenEndpointResponse(
    as, client, await oauth.genericTokenEndpointRequest(
      as, client, oauth.ClientSecretBasic('any'), 'password', { username: accounts.email, password: accounts.password }, options()))))

const config = await openid.discovery(issuer, 'openid-client', undefined, openid.None(), { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] })
const headed = (headers, work) => {
  const fetched = config[openid.customFetch]
  config[openid.customFetch] = (address, init) => fetch(address, { ...init, headers: { ...init.headers, ...headers } })
  return work().finally(() => (config[openid.customFetch] = fetched))
}
await walk('openid-client', {
  grant: (type, parameters) => openid.genericGrantRequest(config, type, parameters),
  refresh: (token, headers) => (headers ? headed(headers, () => openid.refreshTokenGrant(config, token)) : openid.refreshTokenGrant(config, token)),
  call: async (tokens) => (await openid.fetchProtectedResource(config, tokens.access_token, resource, 'GET')).status,
  revoke: (token) => openid.tokenRevocation(config, token),
})

// With a key. The server's clock is not this machine's, so each client first has to understand the nonce that it is given.
const bound = async (client, { grant, refresh, call, revoke }) => {
  const password = { username: accounts.email, password: accounts.password }
  let tokens
  let successor
  await step(`${client} signs in with a key`, async () => kinds((tokens = await grant(password))))
  await step(`${client} calls with the key`, () => call(tokens))
  await step(`${client} calls without it`, async () =>
    (await oauth.protectedResourceRequest(tokens.access_token, 'GET', resource, undefined, undefined, options())).status)
  await step(`${client} refreshes with the key`, async () => kinds((successor = await refresh(tokens.refresh_token))))
  await step(`${client} meets an outage with the key`, () => refresh(successor.refresh_token, { 'user-agent': 'outage' }))
  await step(`${client} has only the token`, async () =>
    oauth.processRefreshTokenResponse(
      as, { client_id: client }, await oauth.refreshTokenGrantRequest(as, { client_id: client }, oauth.None(), successor.refresh_token, options())))
  await step(`${client} lost the answer two hours ago`, async () => {
    await fetch(later, { method: 'POST' })
    return (await refresh(tokens.refresh_token)).refresh_token === successor.refresh_token
  })
  await step(`${client} goes on`, async () => kinds((tokens = await refresh(successor.refresh_token))))
  await step(`${client} calls on`, () => call(tokens))
  await step(`${client} revokes with the key`, () => revoke(tokens.refresh_token))
  await step(`${client} has a key but no session`, () => refresh(tokens.refresh_token))
  await step(`${client} calls for nothing`, () => refused(() => call(tokens)))
}

const withNonce = async (work) => {
  try {
    return await work()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return work()
  }
}
const handle = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const proved = { ...options(), DPoP: handle }
await bound('oauth4webapi', {
  grant: (parameters) => withNonce(async () =>
    oauth.processGenericTokenEndpointResponse(as, client, await oauth.genericTokenEndpointRequest(as, client, oauth.None(), 'password', parameters, proved))),
  refresh: (token, headers) => withNonce(async () =>
    oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, { ...proved, headers }))),
  call: (tokens) => withNonce(async () =>
    (await oauth.protectedResourceRequest(tokens.access_token, 'GET', resource, undefined, undefined, proved)).status),
  revoke: async (token) => oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), token, options())),
})

const key = { DPoP: openid.getDPoPHandle(config, await openid.randomDPoPKeyPair()) }
await bound('openid-client', {
  grant: (parameters) => openid.genericGrantRequest(config, 'password', parameters, key),
  refresh: (token, headers) => (headers ? headed(headers, () => openid.refreshTokenGrant(config, token, undefined, key)) : openid.refreshTokenGrant(config, token, undefined, key)),
  call: async (tokens) => (await openid.fetchProtectedResource(config, tokens.access_token, resource, 'GET', undefined, undefined, key)).status,
  revoke: (token) => openid.tokenRevocation(config, token),
})

// Packages that only make proofs: with ES256, and with one Ed25519 key under both names that its algorithm has.
const said = async (response) => {
  const { error, code } = await response.json()
  return `${response.status} ${error} ${code}${retry(response)}`
}
const byHand = async (client, prove) => {
  let nonce
  let tokens
  const send = async (address, method, { body, token, headers, make = prove } = {}) => {
    for (let attempt = 1; ; attempt++) {
      const proof = await make(address, method, nonce, token)
      const response = await fetch(address, { method, body, headers: { DPoP: proof, ...(token ? { Authorization: `DPoP ${token}` } : {}), ...headers } })
      nonce = response.headers.get('DPoP-Nonce') ?? nonce
      if (attempt > 1 || response.status === 200 || !response.headers.has('DPoP-Nonce')) return response
    }
  }
  const form = (fields) => new URLSearchParams({ client_id: 'by-hand', ...fields })
  const post = (fields, more) => send(as.token_endpoint, 'POST', { body: form(fields), ...more })
  const renew = (more) => post({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, more)
  const take = async (response) => kinds((tokens = await response.json()))
  await step(`${client} signs in`, async () => take(await post({ grant_type: 'password', username: accounts.email, password: accounts.password })))
  await step(`${client} refreshes`, async () => take(await renew()))
  await step(`${client} calls`, async () => (await send(resource.href, 'GET', { token: tokens.access_token })).status)
  await step(`${client} meets an outage`, async () => said(await renew({ headers: { 'user-agent': 'outage' } })))
  await step(`${client} has another key`, async () => {
    const other = await dpop.generateKeyPair('ES256')
    return said(await renew({ make: (address, method, ...rest) => dpop.generateProof(other, address, method, ...rest) }))
  })
  await step(`${client} sends a proof twice`, async () => {
    const proof = await prove(as.token_endpoint, 'POST', nonce)
    await take(await renew({ make: () => proof }))
    return said(await renew({ make: () => proof }))
  })
  await step(`${client} revokes`, async () => (await fetch(as.revocation_endpoint, { method: 'POST', body: form({ token: tokens.refresh_token }) })).status)
  await step(`${client} refreshes what was revoked`, async () => said(await renew()))
  await step(`${client} calls with what was revoked`, async () => {
    let response
    const status = await refused(async () => (response = await send(resource.href, 'GET', { token: tokens.access_token })).status)
    return `${status} ${/error="(.*?)"/.exec(response.headers.get('WWW-Authenticate'))[1]}`
  })
}
console.log(`proofs: ${as.dpop_signing_alg_values_supported}`)
const elliptic = await dpop.generateKeyPair('ES256')
await byHand('dpop', (address, method, nonce, token) => dpop.generateProof(elliptic, address, method, nonce, token))

const edwards = await dpop.generateKeyPair('Ed25519')
const jwk = await jose.exportJWK(edwards.publicKey)
const proveByJose = async (address, method, nonce, token) =>
  new jose.SignJWT({ htm: method, htu: address, jti: crypto.randomUUID(), nonce, ath: token && createHash('sha256').update(token).digest('base64url') })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk }).setIssuedAt().sign(edwards.privateKey)
await byHand('dpop with Ed25519', (address, method, nonce, token) => dpop.generateProof(edwards, address, method, nonce, token))
await byHand('jose with EdDSA', proveByJose)
let calls = 0
await byHand('both in turn', (address, method, nonce, token) =>
  calls++ % 2 ? proveByJose(address, method, nonce, token) : dpop.generateProof(edwards, address, method, nonce, token))
