// Signs in, refreshes and lists the devices with the client that NSwag generated, and writes their ids and the code of a failed login.
import { ApiException, LoginBody, ProblemDetails, RefreshBody, TodoClient } from './client.js'

declare const process: { argv: string[] }

const [, , address, email, password] = process.argv
const anonymous = new TodoClient(address, { fetch: (url, init) => fetch(url, init) })
const login = (password: string) => anonymous.login(new LoginBody({ email, password, device_id: 'nswag-typescript' }))

let tokens = await login(password)
tokens = await anonymous.refreshTokens(new RefreshBody({ refresh_token: tokens.refresh_token }))

const signedIn = new TodoClient(address, {
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${tokens.access_token}` } }),
})
const devices = await signedIn.listDevices()
const code = await login('wrong').then(
  () => 'none',
  (problem) => (problem instanceof ProblemDetails ? problem.code : problem instanceof ApiException ? problem.message : String(problem)),
)
console.log(`${devices.filter((device) => device.current).map((device) => device.device_id).join(',')} ${code}`)
