// How tokens come and go: the refresh token in a cookie, with a jar as a browser has one, shared by all tabs; access tokens with proofs.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import './web.mjs';
import { start } from '../../conformance/server.mjs';
import { here, makeClient, memoryStore, secondFactor } from '../build/internal.js';

const server = await start();
after(() => server.close());

const browserOf = () => {
  let cookie = '';
  return {
    store: memoryStore(),
    network: true,
    async fetch(input, init = {}) {
      if (!this.network) throw new TypeError('fetch failed');
      const headers = new Headers(init.headers);
      if (init.credentials === 'include' && cookie) headers.set('Cookie', cookie);
      const response = await fetch(input, { ...init, headers });
      for (const one of response.headers.getSetCookie()) cookie = one.split(';')[0] === 'rt=' ? '' : one.split(';')[0];
      return response;
    },
    get cookie() { return cookie; },
  };
};

const open = (browser, world) => {
  const handlers = new Map();
  const auth = makeClient(
    { baseUrl: `${server.address}/${world.id}/users`, cookie: true, store: browser.store },
    { ...here(), fetch: (...all) => browser.fetch(...all), channel: () => null, on: (event, run) => (handlers.set(event, run), () => {}) });
  return { auth, handlers, get: async () => (await auth.fetch(`${server.address}/${world.id}/todos`)).status };
};

const signedIn = async () => {
  const [browser, world] = [browserOf(), server.create()];
  const tab = open(browser, world);
  await tab.auth.signIn({ email: 'ann@example.com', password: 'right' });
  return { browser, world, tab };
};

const until = async (condition) => {
  for (let n = 0; !await condition(); n += 1) {
    assert.ok(n < 2000, 'it did not come true');
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
};

test('the refresh token is in the cookie and nowhere else, and is refreshed from there', async () => {
  const { browser, world, tab } = await signedIn();
  assert.match(browser.cookie, /^rt=/);
  const record = await browser.store.update((value) => [value]);
  assert.ok(!JSON.stringify(record).includes(browser.cookie.slice(3)));
  world.endAccess();
  assert.equal(await tab.get(), 200);
  assert.equal(world.report().counts.rotated, 1);
});

test('a lost answer is repeated with the cookie, and a gateway signs nobody out', async () => {
  const { world, tab } = await signedIn();
  for (const fault of ['lose', 'gateway', 'portal']) {
    world.endAccess();
    world.faults.push({ on: 'refresh', do: fault });
    assert.equal(await tab.get(), 200, fault);
  }
  assert.equal(tab.auth.state.status, 'signed-in');
  assert.equal(world.report().counts.theft, 0);
});

test('four tabs make one refresh', async () => {
  const { browser, world, tab } = await signedIn();
  const tabs = [tab, open(browser, world), open(browser, world), open(browser, world)];
  world.endAccess();
  assert.deepEqual(await Promise.all(tabs.map(({ get }) => get())), [200, 200, 200, 200]);
  assert.equal(world.report().counts.refresh, 1);
});

test('a sign-out without a network is completed later, also with an expired access token', async () => {
  const { browser, world, tab } = await signedIn();
  browser.network = false;
  await tab.auth.signOut();
  assert.equal(tab.auth.state.status, 'signed-out');
  tab.auth.close();
  browser.network = true;
  world.endAccess();
  const next = open(browser, world);
  assert.deepEqual(await next.auth.ready, { status: 'signed-out', reason: 'signed-out' });
  await until(async () => {
    await next.handlers.get('online')();
    return world.report().sessions[0].ended === 'logout' && browser.cookie === '';
  });
});

test('a sign-in as another account ends the first session, and leaves the cookie of the second', async () => {
  const { browser, world, tab } = await signedIn();
  await tab.auth.signIn({ email: 'bob@example.com', password: 'right' });
  await until(() => world.report().sessions[0].ended);
  assert.equal(await tab.get(), 200);
  world.endAccess();
  assert.equal(await tab.get(), 200);
  assert.equal(world.report().sessions[1].ended, null);
  assert.match(browser.cookie, /^rt=/);
});

test('a sign-out that could not be told does not end the session that begins after it', async () => {
  const { browser, world, tab } = await signedIn();
  browser.network = false;
  await tab.auth.signOut();
  browser.network = true;
  world.faults.push({ on: 'logout', do: 'gateway', times: 2 });
  await tab.auth.signIn({ email: 'bob@example.com', password: 'right' });
  world.endAccess();
  await until(async () => {
    await tab.handlers.get('online')();
    return await browser.store.update(({ pending }) => [!pending?.length]);
  });
  assert.equal(await tab.get(), 200);
  assert.equal(world.report().sessions[1].ended, null);
});

test('a sign-out that could not be told does not take the cookie of a session that another tab has begun', async () => {
  const { browser, world, tab } = await signedIn();
  const other = open(browser, world);
  browser.network = false;
  await tab.auth.signOut();
  browser.network = true;
  world.endAccess();
  // The other tab signs in while this one asks; no message tells it.
  world.faults.push({ on: 'logout', do: 'hold', times: 1 });
  const told = tab.handlers.get('online')();
  await until(() => world.releases.length === 1);
  await browser.store.update((rec) => [undefined, { ...rec, seq: rec.seq + 1, cool: undefined }]);
  await other.auth.signIn({ email: 'bob@example.com', password: 'right' });
  world.releases.splice(0).forEach((release) => release());
  await told;
  await until(() => browser.store.update(({ pending }) => [!pending?.length]));
  assert.equal(world.report().sessions[1].ended, null);
  assert.equal(await other.get(), 200);
});

test('after a second factor the refresh token is in the cookie, too', async () => {
  const [browser, world] = [browserOf(), server.create()];
  const auth = makeClient(
    { baseUrl: `${server.address}/${world.id}/users`, cookie: true, dpop: 'access', store: browser.store, secondFactor: secondFactor(() => ({ totp: '123456' })) },
    { ...here(), fetch: (...all) => browser.fetch(...all), channel: () => null });
  await auth.signIn({ email: 'mfa@example.com', password: 'right' });
  assert.match(browser.cookie, /^rt=/);
  world.endAccess();
  assert.equal((await auth.fetch(`${server.address}/${world.id}/todos`)).status, 200);
  assert.equal(world.report().sessions[0].isBound, true);
  assert.equal((await browser.store.update((value) => [value])).session.type, 'DPoP');
});

test('bound access tokens: each request has a proof of its own, also where every proof needs a new nonce', async () => {
  const world = server.create({ nonce: true, accessLifetime: 1800 });
  const auth = makeClient({ baseUrl: `${server.address}/${world.id}/users`, dpop: 'access', store: memoryStore() }, { ...here(), channel: () => null });
  await auth.signIn({ email: 'ann@example.com', password: 'right' });
  const get = async () => (await auth.fetch(`${server.address}/${world.id}/todos?page=1`)).status;
  assert.deepEqual([await get(), await get()], [200, 200]);
  world.dpop.current = 'another';
  assert.deepEqual(await Promise.all([get(), get(), get(), get()]), [200, 200, 200, 200]);
  world.endAccess();
  world.dpop.current = 'a third';
  assert.equal(await get(), 200);
  assert.equal(world.report().counts.rotated, 1);
});
