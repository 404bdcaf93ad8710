// node verify.mjs <address> <audience>, tokens on standard input, one a line. Prints for each "accepted <kid> <sub>" or "refused <code>".
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { createInterface } from 'node:readline'

const [address, audience] = process.argv.slice(2)
const metadata = await (await fetch(`${address}/.well-known/openid-configuration`)).json()
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))
const expected = { issuer: metadata.issuer, audience, typ: 'at+jwt', algorithms: metadata.id_token_signing_alg_values_supported }

for await (const token of createInterface({ input: process.stdin })) {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, expected)
    console.log(`accepted ${protectedHeader.kid} ${payload.sub}`)
  } catch (error) {
    console.log(`refused ${error.code}`)
  }
}
