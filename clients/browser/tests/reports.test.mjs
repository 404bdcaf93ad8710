// Published faults of other clients: each name has the report that it stands for. docs/clients.md lists them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './web.mjs';
import { Simulation } from './simulation.mjs';
import { BreakableStore } from './stores.mjs';
import { AuthError, here, makeClient, memoryStore } from '../build/internal.js';

const expire = ({ world }) => { world.offset += 301; };

const signedIn = async (tabs = 1, options = {}) => {
  const simulation = new Simulation(1, options);
  const first = simulation.open();
  first.auth.signIn({ email: 'ann@example.com', password: 'right' });
  await simulation.run(2000);
  for (let n = 1; n < tabs; n += 1) simulation.open();
  await simulation.run(3000);
  assert.ok(simulation.tabs.every(({ auth }) => auth.state.status === 'signed-in'));
  return simulation;
};

const allGet = async (simulation, ms = 30_000) => {
  const calls = simulation.tabs.map((tab) => simulation.request(tab));
  await simulation.run(simulation.now + ms);
  assert.deepEqual(simulation.problems, []);
  return calls;
};

const assertSignedIn = (simulation) => {
  for (const { states } of simulation.tabs) assert.deepEqual(states.slice(states.indexOf('signed-in')), ['signed-in']);
};

test('supabase/auth-js#213: two tabs that refresh at once sign nobody out', async () => {
  const simulation = await signedIn(2);
  expire(simulation);
  assert.deepEqual((await allGet(simulation)).map(({ status }) => status), [200, 200]);
  assert.equal(simulation.world.report().counts.refresh, 1);
  assertSignedIn(simulation);
});

test('supabase/auth-js#441: a tab that held the old token goes on with the one that another tab got, also long after', async () => {
  const simulation = await signedIn(2, { world: { leeway: 30 } });
  simulation.freeze(simulation.tabs[1]);
  expire(simulation);
  simulation.request(simulation.tabs[0]);
  await simulation.run(simulation.now + 200_000);
  simulation.tabs[1].hasSlept = true;
  simulation.wake(simulation.tabs[1]);
  const call = simulation.request(simulation.tabs[1]);
  await simulation.run(simulation.now + 30_000);
  assert.equal(call.status, 200);
  assert.equal(simulation.world.report().counts.theft, 0);
  assertSignedIn(simulation);
});

for (const [what, skew] of [['fast', 7200], ['slow', -7200]]) {
  test(`supabase/auth-js#926: a clock that is two hours ${what} makes no token expire too soon, and no loop`, async () => {
    const real = Date.now;
    Date.now = () => real() + skew * 1000;
    try {
      const simulation = await signedIn(1, { world: { tokenSkew: -skew } });
      for (let n = 0; n < 5; n += 1) assert.equal((await allGet(simulation, 1000))[0].status, 200);
      assert.equal(simulation.world.report().counts.refresh, 0);
    } finally {
      Date.now = real;
    }
  });
}

test('supabase/auth-js#141: an application that is opened without a network stays signed in, and refreshes when it is back', async () => {
  const simulation = await signedIn();
  simulation.kill(simulation.tabs[0]);
  expire(simulation);
  simulation.isOffline = true;
  const tab = simulation.open();
  const offline = simulation.request(tab);
  await simulation.run(simulation.now + 30_000);
  assert.ok(offline.error);
  assert.equal(tab.auth.state.status, 'signed-in');
  simulation.isOffline = false;
  tab.handlers.get('online')();
  const online = simulation.request(tab);
  await simulation.run(simulation.now + 5000);
  assert.equal(online.status, 200);
  assert.deepEqual(tab.states, ['signed-in']);
});

test('supabase/supabase-js#2013: a sign-in that was answered comes to its end, with a store that never answers', async () => {
  const simulation = new Simulation(1);
  const tab = simulation.open({ store: { update: () => new Promise(() => {}) } });
  let done = false;
  tab.auth.signIn({ email: 'ann@example.com', password: 'right' }).then(() => { done = true; });
  await simulation.run(60_000);
  assert.ok(done);
  assert.equal(tab.auth.state.status, 'signed-in');
});

test('supabase/supabase-js#2344: a listener that asks for a token while the client starts with an expired one waits for nobody', async () => {
  const simulation = await signedIn();
  simulation.kill(simulation.tabs[0]);
  expire(simulation);
  const tab = simulation.open();
  let token;
  tab.auth.onAuthStateChange(async () => {
    token = await tab.auth.accessToken();
    await tab.auth.fetch('https://api.example.com/todos');
  });
  const call = simulation.request(tab);
  await simulation.run(simulation.now + 20_000);
  assert.ok(token);
  assert.equal(call.status, 200);
});

test('supabase/supabase-js#2344: a listener that signs out, and one that throws, stop nothing', async () => {
  const simulation = await signedIn();
  const [{ auth }] = simulation.tabs;
  const thrown = [];
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (run) => queueMicrotask(() => {
    try {
      run();
    } catch (error) {
      thrown.push(error.message);
    }
  });
  auth.onAuthStateChange(() => { throw new Error('not ours'); });
  auth.onAuthStateChange(({ status }) => status === 'signed-in' && auth.signOut());
  await simulation.run(simulation.now + 5000);
  globalThis.queueMicrotask = queueMicrotask;
  assert.equal(auth.state.status, 'signed-out');
  assert.ok(thrown.includes('not ours'));
});

test('supabase/supabase-js#2426: a tab that is frozen in the middle of a refresh holds no other up', async () => {
  const simulation = await signedIn(3);
  expire(simulation);
  simulation.request(simulation.tabs[0]);
  await simulation.run(simulation.now + 100);
  simulation.tabs[0].hasSlept = true;
  simulation.freeze(simulation.tabs[0]);
  const began = simulation.now;
  const call = simulation.request(simulation.tabs[1]);
  await simulation.run(began + 5000);
  assert.equal(call.status, 200);
  await simulation.run(simulation.now + 3_600_000);
  simulation.wake(simulation.tabs[0]);
  assert.equal((await allGet(simulation)).at(0).status, 200);
  assertSignedIn(simulation);
});

test('supabase/supabase-js#2696: the loser of a race gets the session of the winner, never none', async () => {
  const simulation = await signedIn(2);
  const [loser, winner] = simulation.tabs;
  expire(simulation);
  // The loser's answer takes 9 s; it shows no life, so that the winner takes over.
  simulation.world.faults.push({ on: 'refresh', do: 'delay', ms: 9000 });
  const tokens = [];
  loser.auth.accessToken().then((token) => tokens.push(token));
  await simulation.run(simulation.now + 500);
  loser.hasSlept = true;
  simulation.freeze(loser);
  winner.auth.fetch('https://api.example.com/todos');
  await simulation.run(simulation.now + 8000);
  simulation.wake(loser);
  await simulation.run(simulation.now + 10_000);
  assert.equal(tokens.length, 1);
  assert.ok(tokens[0]);
  assert.equal((await allGet(simulation)).filter(({ status }) => status === 200).length, 2);
  assertSignedIn(simulation);
});

test('supabase/supabase-js#2145: a refresh that fails takes nothing from a session whose access token is good', async () => {
  const simulation = await signedIn();
  simulation.world.faults.push({ on: 'refresh', do: 'status', status: 400, times: 1e6 });
  await simulation.run(simulation.now + 268_000); // Due, and not expired.
  assert.equal((await allGet(simulation))[0].status, 200);
  assert.ok(simulation.world.log.some(({ kind }) => kind === 'refresh'), 'the refresh is due, and fails');
  assertSignedIn(simulation);
  simulation.world.faults = [];
  await simulation.run(simulation.now + 60_000);
  assert.equal((await allGet(simulation))[0].status, 200);
});

for (const status of [500, 501, 520, 521, 522, 523, 524, 525, 526, 529, 530]) {
  test(`supabase/supabase-js#1684: a gateway's ${status} with HTML is no answer about the session`, async () => {
    const simulation = await signedIn();
    expire(simulation);
    simulation.world.faults.push({ on: 'refresh', do: 'gateway', status });
    assert.equal((await allGet(simulation))[0].status, 200);
    assertSignedIn(simulation);
  });
}

test('supabase/supabase#18981, supabase/ssr#68: clients of several requests on a server, with one store, make one refresh', async () => {
  const simulation = await signedIn();
  expire(simulation);
  for (let n = 0; n < 6; n += 1) simulation.open();
  assert.deepEqual((await allGet(simulation)).map(({ status }) => status), Array(7).fill(200));
  assert.equal(simulation.world.report().counts.refresh, 1);
});

test('supabase/ssr#68: on a server without a store of its own, a client is nobody, and cannot sign in', async () => {
  const onServer = { ...here(), database: undefined, fetch: async (input, init) => new Response(new Headers(init?.headers).get('Authorization')) };
  const auth = makeClient({ baseUrl: 'https://api.example.com/users' }, onServer);
  assert.deepEqual(await auth.ready, { status: 'unknown' });
  await assert.rejects(auth.signIn({ email: 'ann@example.com', password: 'right' }), (error) => error instanceof AuthError && error.code === 'no_store');
  assert.equal(await (await auth.fetch('https://api.example.com/todos')).text(), '');
  assert.equal(await auth.accessToken(), undefined);
});

test('supabase/ssr#68: two clients on a server with a store each know nothing of one another', async () => {
  const simulation = new Simulation(1);
  const [ann, bob] = ['ann', 'bob'].map((name) => {
    const tab = simulation.open({ store: memoryStore() });
    tab.auth.signIn({ email: `${name}@example.com`, password: 'right' });
    return tab;
  });
  await simulation.run(2000);
  const emails = [];
  for (const { auth } of [ann, bob]) auth.fetch('https://api.example.com/todos').then((response) => response.json()).then(({ email }) => emails.push(email));
  await simulation.run(4000);
  assert.deepEqual(emails.sort(), ['ann@example.com', 'bob@example.com']);
});

test('better-auth#9613: a tab that comes to the front asks the server nothing while its token is good, and once when it is due', async () => {
  const simulation = await signedIn(4);
  const before = simulation.world.log.length;
  for (const { handlers } of simulation.tabs) handlers.get('visibilitychange')();
  await simulation.run(simulation.now + 5000);
  assert.equal(simulation.world.log.length, before);
  await simulation.run(simulation.now + 300_000);
  for (const { handlers } of simulation.tabs) handlers.get('visibilitychange')();
  await simulation.run(simulation.now + 5000);
  assert.equal(simulation.world.log.length, before + 1);
});

test('supabase/ssr#68: on a server no client tells another anything, also when its store fails', async () => {
  assert.equal(here().channel('any'), null);
  const failing = { update: () => Promise.reject(new Error('no store')) };
  const fetch = async (input) => (String(input).endsWith('login')
    ? Response.json({ access_token: 'a', refresh_token: 'r', token_type: 'bearer', expires_in: 60 })
    : new Response('', { status: 502 }));
  const [ann, bob] = [1, 2].map(() => makeClient({ baseUrl: 'https://api.example.com/users', dpop: false, store: failing }, { ...here(), fetch }));
  await Promise.all([ann.ready, bob.ready]);
  await ann.signIn({ email: 'ann@example.com', password: 'right' });
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.equal(ann.state.status, 'signed-in');
  assert.equal(bob.state.status, 'signed-out');
});

test('a client that was closed does what was under way to its end, and tells nobody', async () => {
  const simulation = await signedIn(2);
  expire(simulation);
  const [first, second] = simulation.tabs;
  const call = simulation.request(first);
  await simulation.run(simulation.now + 50);
  first.auth.close();
  await simulation.run(simulation.now + 5000);
  assert.equal(call.status, 200);
  const other = simulation.request(second);
  await simulation.run(simulation.now + 5000);
  assert.equal(other.status, 200);
});

for (const tabs of [1, 4]) {
  test(`axios#10701: a refresh that is due and a 401 at the same moment are one refresh (${tabs} tabs)`, async () => {
    const simulation = await signedIn(tabs);
    await simulation.run(simulation.now + 268_000); // Due, and not expired by the client's clock.
    simulation.world.endAccess();
    assert.deepEqual((await allGet(simulation)).map(({ status }) => status), Array(tabs).fill(200));
    const { counts } = simulation.world.report();
    assert.ok(counts.unauthorized >= 1, 'the request went out with the old token, beside the refresh');
    assert.deepEqual([counts.refresh, counts.theft], [1, 0]);
    assertSignedIn(simulation);
  });
}

for (const retryAfter of [undefined, 0, 30, 3600]) {
  test(`firebase-js-sdk#9259: a server that has too many requests (429${retryAfter === undefined ? '' : `, Retry-After ${retryAfter}`}) signs nobody out`, async () => {
    const simulation = await signedIn(2);
    expire(simulation);
    simulation.world.faults.push({ on: 'refresh', do: 'throttle', times: 1e6, retryAfter });
    for (let n = 0; n < 20; n += 1) assert.ok((await allGet(simulation, 12_000)).every(({ error }) => error === 'unavailable'));
    assertSignedIn(simulation);
    const { refresh } = simulation.world.report().counts;
    assert.ok(refresh <= 8 + 3 * 3, `${refresh} refreshes in four minutes`);
    simulation.world.faults = [];
    await simulation.run(simulation.now + 661_000);
    assert.deepEqual((await allGet(simulation)).map(({ status }) => status), [200, 200]);
    assertSignedIn(simulation);
  });
}

test('better-auth#11160: a burst of events and messages asks for nothing that is not due, and stops nothing that is under way', async () => {
  const simulation = await signedIn(3);
  const burst = async () => {
    for (let n = 0; n < 30; n += 1) {
      for (const { handlers } of simulation.tabs) for (const event of ['visibilitychange', 'online']) handlers.get(event)();
      await simulation.run(simulation.now + 5);
    }
  };
  const before = simulation.world.log.length;
  await burst();
  await simulation.run(simulation.now + 1000);
  assert.equal(simulation.world.log.length, before);
  expire(simulation);
  const calls = simulation.tabs.map((tab) => simulation.request(tab));
  await burst();
  await simulation.run(simulation.now + 10_000);
  assert.deepEqual(calls.map(({ status }) => status), [200, 200, 200]);
  assert.equal(simulation.world.report().counts.refresh, 1);
  assertSignedIn(simulation);
});

for (const isExpired of [false, true]) {
  test(`microsoft-authentication-library-for-js#7909: whoever asks for a token while the store is being read gets it (${isExpired ? 'expired' : 'good'})`, async () => {
    const simulation = await signedIn();
    simulation.kill(simulation.tabs[0]);
    const [tab, other] = [simulation.open(), simulation.open()];
    if (isExpired) await simulation.run(simulation.now + 301_000);
    const late = simulation.open();
    const tokens = [];
    for (const { auth } of [tab, other, late]) for (let n = 0; n < 20; n += 1) auth.accessToken().then((token) => tokens.push(token), (error) => tokens.push(error));
    await simulation.run(simulation.now + 10_000);
    assert.equal(tokens.length, 60);
    assert.ok(tokens.every((token) => typeof token === 'string'));
    assert.deepEqual((await allGet(simulation)).filter(({ tab: { dead } }) => !dead).map(({ status }) => status), [200, 200, 200]);
    assert.ok(simulation.world.report().counts.refresh <= 1);
  });
}

test('saypi-userscript#455: a worker that was stopped before its refresh was due makes it when it is needed', async () => {
  const simulation = await signedIn();
  await simulation.run(simulation.now + 200_000);
  simulation.kill(simulation.tabs[0]);
  await simulation.run(simulation.now + 3_600_000);
  const call = simulation.request(simulation.open());
  await simulation.run(simulation.now + 10_000);
  assert.equal(call.status, 200);
  assert.equal(simulation.world.report().counts.refresh, 1);
});

test('saypi-userscript#455: a token that lives for less than half a minute is renewed before it expires', async () => {
  const simulation = await signedIn(1, { world: { accessLifetime: 20 } });
  for (let n = 0; n < 120; n += 1) assert.equal((await allGet(simulation, 1000))[0].status, 200);
  const { unauthorized, refresh } = simulation.world.report().counts;
  assert.equal(unauthorized, 0);
  assert.ok(refresh >= 6 && refresh <= 9, `${refresh} refreshes in two minutes`);
});

test('a failure that comes after the success of another cools nothing down', async () => {
  const simulation = await signedIn(2);
  const [slow, quick] = simulation.tabs;
  expire(simulation);
  simulation.world.faults.push({ on: 'refresh', do: 'gateway', ms: 4000 });
  simulation.request(slow);
  await simulation.run(simulation.now + 200);
  slow.hasSlept = true;
  simulation.freeze(slow);
  const call = simulation.request(quick);
  await simulation.run(simulation.now + 5000);
  assert.equal(call.status, 200);
  simulation.wake(slow);
  await simulation.run(simulation.now + 5000);
  const stored = simulation.store.update((value) => [value], (run) => run);
  await simulation.run(simulation.now + 100);
  assert.equal((await stored).session.n, 1);
  assert.equal((await stored).cool, undefined);
});


test('an aborted request does not abort the refresh that others wait for', async () => {
  const simulation = await signedIn();
  expire(simulation);
  const [{ auth }] = simulation.tabs;
  const abort = new AbortController();
  let reason;
  auth.fetch('https://api.example.com/todos', { signal: abort.signal }).catch((error) => { reason = error.name; });
  const other = simulation.request(simulation.tabs[0]);
  await simulation.run(simulation.now + 200);
  abort.abort();
  await simulation.run(simulation.now + 10_000);
  assert.equal(reason, 'AbortError');
  assert.equal(other.status, 200);
});

test('a refusal that comes late does not remove what was stored meanwhile', async () => {
  const simulation = await signedIn(2);
  const [slow, quick] = simulation.tabs;
  expire(simulation);
  // The slow tab's answer is a refusal of its generation, on its way for 9 s.
  simulation.world.options.leeway = 0;
  simulation.world.faults.push({ on: 'refresh', do: 'delay', ms: 9000, skip: 1 });
  simulation.request(slow);
  await simulation.run(simulation.now + 60);
  slow.hasSlept = true;
  simulation.freeze(slow);
  await simulation.run(simulation.now + 3000);
  simulation.world.options.leeway = 1e9;
  const call = simulation.request(quick);
  await simulation.run(simulation.now + 15_000);
  simulation.wake(slow);
  await simulation.run(simulation.now + 15_000);
  assert.equal(call.status, 200);
  assertSignedIn(simulation);
});

test('the database is closed under the client, by a newer version of the page: the client opens it again', async () => {
  const store = new BreakableStore();
  const simulation = new Simulation(1);
  const tab = simulation.open({ store: store.open('place') });
  const until = async (condition) => {
    for (let n = 0; !condition(); n += 1) {
      assert.ok(n < 5000, 'it did not come true');
      await new Promise((resolve) => { setTimeout(resolve, 2); });
      await simulation.run(simulation.now + 100);
    }
  };
  let done = false;
  tab.auth.signIn({ email: 'ann@example.com', password: 'right' }).then(() => { done = true; });
  await until(() => done);
  assert.equal(tab.auth.state.status, 'signed-in');
  await new Promise((resolve, reject) => {
    const upgrade = store.factory.open('place', 2);
    upgrade.onerror = reject;
    upgrade.onsuccess = () => {
      upgrade.result.close();
      resolve();
    };
  });
  const call = simulation.request(tab);
  await until(() => call.status ?? call.error);
  assert.equal(call.status, 200);
  await tab.auth.deviceId();
});

test('no error and no text form shows a token or a password', async () => {
  const simulation = await signedIn();
  const [{ auth }] = simulation.tabs;
  const secrets = [...simulation.world.refreshTokens.keys(), ...simulation.world.accessTokens.keys(), 'right'];
  const errors = [];
  simulation.world.faults.push(...['gateway', 'portal', 'empty'].map((what) => ({ on: 'login', do: what })));
  for (let n = 0; n < 3; n += 1) auth.signIn({ email: 'ann@example.com', password: 'right' }).catch((error) => errors.push(error));
  await simulation.run(simulation.now + 5000);
  assert.equal(errors.length, 3);
  const shown = [...errors.map((error) => `${error} ${error.stack} ${JSON.stringify(error)}`), JSON.stringify(auth), JSON.stringify(auth.state), String(auth)].join();
  for (const secret of secrets) assert.ok(!shown.includes(secret));
});

test('a tab that has not heard of the sign-in in another one yet sends its request, and its socket, with the new session', async () => {
  const simulation = new Simulation(1);
  const [first, second] = [simulation.open(), simulation.open()];
  await simulation.run(1000);
  let call;
  let token;
  let heard;
  first.auth.signIn({ email: 'ann@example.com', password: 'right' }).then(async () => {
    heard = second.auth.state.status;
    call = simulation.request(second);
    token = await second.auth.accessToken();
  });
  await simulation.run(5000);
  assert.equal(heard, 'signed-out');
  assert.equal(call.status, 200);
  assert.ok(token);
});

/** Another tab's write, of which no message comes. */
const write = async (simulation, change) => {
  simulation.store.update((rec) => [undefined, change(rec)], (run) => run);
  await simulation.run(simulation.now + 10);
};

test('a store that was cleared, and begun anew by another tab that did not sign in, takes no session', async () => {
  const simulation = await signedIn(1);
  const [first] = simulation.tabs;
  await write(simulation, () => ({ v: 1, seq: 1, device: 'of another' }));
  const call = simulation.request(first);
  await simulation.run(simulation.now + 5000);
  expire(simulation);
  const late = simulation.request(first);
  await simulation.run(simulation.now + 20_000);
  assert.deepEqual([call.status, late.status], [200, 200]);
  assertSignedIn(simulation);
});

test('a cool-down that another tab has ended, of which no message came, is not what a request fails for', async () => {
  const simulation = await signedIn(1);
  const [first] = simulation.tabs;
  expire(simulation);
  simulation.world.faults.push({ on: 'refresh', do: 'throttle', status: 503, retryAfter: 100 });
  await allGet(simulation, 12_000);
  await write(simulation, (rec) => ({ ...rec, seq: rec.seq + 1, cool: undefined }));
  const call = simulation.request(first);
  await simulation.run(simulation.now + 20_000);
  assert.equal(call.status, 200);
});

test('a sign-out that another tab has told meanwhile cools nothing down', async () => {
  const simulation = await signedIn(1);
  const [{ auth }] = simulation.tabs;
  simulation.world.faults.push({ on: 'logout', do: 'gateway', ms: 3000 });
  auth.signOut();
  await simulation.run(simulation.now + 1500);
  await write(simulation, (rec) => ({ ...rec, seq: rec.seq + 1, pending: [], teller: undefined }));
  await simulation.run(simulation.now + 10_000);
  const rec = simulation.store.update((value) => [value], (run) => run);
  await simulation.run(simulation.now + 100);
  assert.equal((await rec).cool, undefined);
});
