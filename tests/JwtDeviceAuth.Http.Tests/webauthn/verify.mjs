// node verify.mjs <relying party> <origin>, on standard input one JSON a line: a registration {options, passkey} and then logins {options, passkey}. Prints for
// each "accepted" or "refused".
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { createInterface } from 'node:readline'

const [expectedRPID, expectedOrigin] = process.argv.slice(2)
const common = { expectedRPID, expectedOrigin, requireUserVerification: true }
let credential

for await (const line of createInterface({ input: process.stdin })) {
  const { options, passkey } = JSON.parse(line)
  try {
    const expected = { ...common, response: passkey, expectedChallenge: options.challenge }
    const result = credential ? await verifyAuthenticationResponse({ ...expected, credential }) : await verifyRegistrationResponse(expected)
    credential ??= result.registrationInfo.credential
    console.log(result.verified ? 'accepted' : 'refused')
  } catch {
    console.log('refused')
  }
}
