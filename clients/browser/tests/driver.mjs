// The module as a client of clients/conformance: stores in a database as browsers have it, tabs as clients that share one.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import './web.mjs';

const { AuthError, makeClient, here, secondFactor, stepUp } = await import(process.env.CLIENT ?? '../build/internal.js');
import { BreakableStore } from './stores.mjs';

const stores = new Map();
const clients = new Map();
const storeOf = (name) => stores.get(name) ?? stores.set(name, new BreakableStore()).get(name);
const placeOf = (base) => `jwtdeviceauth ${base}`;

const realNow = Date.now;
let jumped = 0;
Date.now = () => realNow() + jumped;

const commands = {
  async open({ client, base, store, dpop = false }) {
    const codes = [];
    const handlers = new Map();
    const alive = { yes: true, passed: 0 };
    const real = here();
    // What a crashed tab does not do: get answers, messages and events.
    const never = new Promise(() => {});
    const env = {
      ...real,
      now: () => real.now() + alive.passed,
      fetch: async (input, init) => {
        const response = await real.fetch(input, init);
        return alive.yes ? response : never;
      },
      on: (event, run) => {
        handlers.set(event, run);
        return () => handlers.delete(event);
      },
      channel: () => {
        const channel = new BroadcastChannel(`${store} ${placeOf(base)}`);
        return {
          postMessage: (message) => { if (alive.yes) channel.postMessage(message); },
          close: () => channel.close(),
          set onmessage(run) { channel.onmessage = (event) => { if (alive.yes) run(event); }; },
        };
      },
      later: (ms, run, holds) => real.later(ms, () => { if (alive.yes) run(); }, holds),
      database: undefined,
    };
    const auth = makeClient({
      baseUrl: base, dpop, store: storeOf(store).open(placeOf(base)),
      secondFactor: secondFactor(() => (codes.length ? { totp: codes.shift() } : undefined)),
      stepUp: stepUp(() => ({ password: 'right' })),
    }, env);
    const changes = [];
    auth.onAuthStateChange(({ status }) => changes.push(status));
    clients.set(client, { auth, base, changes, codes, handlers, alive });
  },
  async signIn({ client, email, password, codes = [] }) {
    const one = clients.get(client);
    one.codes.splice(0, Infinity, ...codes);
    await one.auth.signIn({ email, password });
  },
  async request({ client, method, url, body }) {
    const response = await clients.get(client).auth.fetch(url, { method, body });
    return { status: response.status, body: await response.text() };
  },
  async state({ client }) {
    const { auth, changes } = clients.get(client);
    await auth.ready;
    return { state: auth.state.status, changes };
  },
  signOut: ({ client }) => clients.get(client).auth.signOut(),
  online: async ({ client }) => { await clients.get(client).handlers.get('online')?.(); },
  close: async ({ client }) => clients.get(client).auth.close(),
  kill: async ({ client }) => { clients.get(client).alive.yes = false; },
  jump: async ({ seconds }) => { jumped += seconds * 1000; },
  pass: async ({ client, seconds }) => { clients.get(client).alive.passed += seconds * 1000; },
  breakStore: async ({ client, store, how }) => storeOf(store).break(how, placeOf(clients.get(client).base)),
  async replaceStore({ base, store, from }) {
    const taken = await storeOf(from).open(placeOf(base)).update((value) => [value]);
    await storeOf(store).open(placeOf(base)).update((value) => [undefined, { ...taken, seq: Math.max(taken.seq, value?.seq ?? 0) + 1 }]);
  },
  async steal({ client, store }) {
    const name = randomUUID();
    stores.set(name, await storeOf(store).copy(placeOf(clients.get(client).base)));
    return { store: name };
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, do: what, ...fields } = JSON.parse(line);
  const reply = (answer) => process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
  try {
    reply(commands[what] ? await commands[what](fields) ?? {} : { unsupported: true });
  } catch (error) {
    reply({ error: error instanceof AuthError ? error.code : error.message, retryAfter: error.retryAfter });
  }
}).on('close', () => process.exit(0));
