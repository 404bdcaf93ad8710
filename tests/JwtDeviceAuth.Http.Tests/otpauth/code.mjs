// node code.mjs, on standard input lines of "<otpauth address> <Unix time in seconds>". Prints for each what an app shows: "<issuer> <label> <code>".
import { URI } from 'otpauth'
import { createInterface } from 'node:readline'

for await (const line of createInterface({ input: process.stdin })) {
  const [address, seconds] = line.split(' ')
  const totp = URI.parse(address)
  console.log(`${totp.issuer} ${totp.label} ${totp.generate({ timestamp: Number(seconds) * 1000 })}`)
}
