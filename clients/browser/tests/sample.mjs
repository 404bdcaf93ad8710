// Against the sample itself, over HTTP, with a proxy in between that breaks what it is told to: node sample.mjs <address> <email> <password>
import assert from 'node:assert/strict';
import './web.mjs';
import { createAuthClient, memoryStore } from '../dist/index.js';

const [address, email, password] = process.argv.slice(2);
const control = async (what) => (await fetch(`${address}/control/${what}`, { method: 'POST' })).text();
const store = memoryStore();
const open = () => createAuthClient({ baseUrl: `${address}/users`, deviceName: 'Node', store, patience: 120_000 });

const auth = open();
const states = [];
auth.onAuthStateChange(({ status }) => states.push(status));
await auth.signIn({ email, password });
const get = () => auth.fetch(`${address}/todos`);

assert.equal((await get()).status, 200);
for (const fault of ['', 'Lose', 'Drop', 'Cut', 'Gateway', 'Portal', 'Throttle']) {
  const before = Number(await control('refreshes'));
  await control('expire');
  if (fault) await control(`break?fault=${fault}`);
  const [response] = await Promise.all([auth.fetch(`${address}/todos`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ title: `after ${fault}` }) }), get(), open().fetch(`${address}/todos`)]);
  assert.equal(response.status, 201, fault);
  const made = Number(await control('refreshes')) - before;
  assert.equal(made, fault === 'Lose' || fault === 'Cut' ? 2 : 1, `${made} refreshes after '${fault}'`);
}
assert.equal((await (await get()).json()).length, 7);
const devices = await (await auth.fetch(`${address}/users/me/devices`)).json();
assert.deepEqual(devices.map(({ device_name, current }) => [device_name, current]), [['Node', true]]);

await control('break?fault=Drop&path=logout');
await auth.signOut();
assert.deepEqual(states, ['signed-out', 'signed-in', 'signed-out']);
const late = performance.now() + 120_000;
while (await control('logouts') === '0' && performance.now() < late) await new Promise((resolve) => { setTimeout(resolve, 100); });
assert.equal(await control('logouts'), '1');
console.log('done');
process.exit(0);
