// A page's half of a social login; SignInPageTests does the whole with a provider and a browser.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import './web.mjs';
import { start } from '../../conformance/server.mjs';
import { AuthError, finishSocialSignIn, here, makeClient, memoryStore, startSocialSignIn } from '../build/internal.js';

const server = await start();
after(() => server.close());

const page = 'https://app.example.com/signin.html';
const storage = new Map();
let opened;
let auth;

/** The tab is at this address. */
const visit = (href) => {
  globalThis.location = { href, assign: (to) => { opened = new URL(to); } };
  globalThis.history = { state: 'kept', replaceState: (state, _, url) => visit(`${url}`) };
};

beforeEach(() => {
  storage.clear();
  opened = undefined;
  globalThis.sessionStorage = { getItem: (name) => storage.get(name) ?? null, setItem: (name, value) => storage.set(name, value), removeItem: (name) => storage.delete(name) };
  visit(page);
  const world = server.create();
  auth = makeClient({ baseUrl: `${server.address}/${world.id}/users`, dpop: false, store: memoryStore() }, { ...here(), channel: () => null });
});

const begin = (more = {}) => startSocialSignIn(auth, { baseUrl: 'https://api.example.com/users/', provider: 'google', returnUrl: '/signin.html', ...more });
const code = (expected) => (error) => error instanceof AuthError && error.code === expected;

test('the provider is asked with the device, a challenge and a state; the secret stays in the tab', async () => {
  await begin({ deviceName: 'This browser' });
  const { verifier, state } = JSON.parse([...storage.values()][0]);
  assert.equal(opened.origin + opened.pathname, 'https://api.example.com/users/external/google');
  assert.deepEqual(Object.fromEntries(opened.searchParams), {
    device_id: await auth.deviceId(), return_url: '/signin.html', device_name: 'This browser', state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  assert.match(verifier, /^[\w-]{43}$/);
  assert.ok(!opened.href.includes(verifier));
});

test('the code that comes back signs in once, and leaves the address', async () => {
  await begin();
  visit(`${page}?page=2&code=right&state=${opened.searchParams.get('state')}#top`);
  await finishSocialSignIn(auth);
  assert.equal(auth.state.status, 'signed-in');
  assert.equal(location.href, `${page}?page=2#top`);
  assert.equal(storage.size, 0);
  assert.equal(await finishSocialSignIn(auth), undefined);
});

test('an answer that this tab did not ask for signs nobody in', async () => {
  visit(`${page}?code=right&state=made-up`);
  await assert.rejects(finishSocialSignIn(auth), code('not_begun_here'));
  await begin();
  for (const answer of ['code=right', 'code=right&state=', 'code=right&state=made-up', 'error=access_denied&state=made-up']) {
    visit(`${page}?${answer}`);
    await assert.rejects(finishSocialSignIn(auth), code('not_begun_here'));
    assert.equal(location.href, page);
  }
  assert.equal(auth.state.status, 'signed-out');
});

test('on a page without WebCrypto it says what to do', async () => {
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, 'crypto', { configurable: true, value: { getRandomValues: (bytes) => crypto.getRandomValues(bytes) } });
  try {
    await assert.rejects(begin(), (error) => error.code === 'insecure_page' && /https/.test(error.message));
  } finally {
    Object.defineProperty(globalThis, 'crypto', { configurable: true, value: crypto });
  }
  assert.equal(opened, undefined);
});

test('what the provider and the API refuse is an error with its code', async () => {
  await begin();
  visit(`${page}?error=access_denied&state=${opened.searchParams.get('state')}`);
  await assert.rejects(finishSocialSignIn(auth), code('access_denied'));
  await begin();
  visit(`${page}?code=wrong&state=${opened.searchParams.get('state')}`);
  await assert.rejects(finishSocialSignIn(auth), code('invalid_credentials'));
  assert.equal(auth.state.status, 'signed-out');
});
