// node bound.mjs <address> <audience> <url>; on standard input lines of scheme, token and proof of a GET. Prints for each "accepted <sub>" or "refused".
import { createRemoteJWKSet } from 'jose'
import { createInterface } from 'node:readline'
import { authenticate } from './authenticate.mjs'

const [address, audience, url] = process.argv.slice(2)
const metadata = await (await fetch(`${address}/.well-known/openid-configuration`)).json()
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))

for await (const line of createInterface({ input: process.stdin })) {
  const [scheme, token, dpop] = line.split(' ')
  try {
    const payload = await authenticate({ method: 'GET', headers: { authorization: `${scheme} ${token}`, dpop } }, url, keys, { issuer: metadata.issuer, audience })
    console.log(`accepted ${payload.sub}`)
  } catch {
    console.log('refused')
  }
}
