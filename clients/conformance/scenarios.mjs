// The rules of docs/clients.md as scenarios. Each runs in a world of its own, so all of them may run at once. `rules` are the numbers on that page.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const once = (on, what, more = {}) => ({ on, do: what, times: 1, ...more });
const always = (on, what, more = {}) => ({ on, do: what, times: 1e6, ...more });

/** `t`: `world` (see world.mjs), `base`, `api`, `open(options)`, `until(condition)`. A client: `signIn`, `request`, `signOut`, `state`, `online`, `kill`, `close`, `jump`. */
export const scenarios = [
  {
    name: 'a due refresh is made once before the request, by expires_in', rules: [7, 8, 11],
    async run(t) {
      const client = await t.signedIn();
      await client.pass(1801);
      assert.equal((await client.get()).status, 200);
      t.counts({ rotated: 1, repeated: 0, unauthorized: 0 });
    },
  },
  ...[-7200, 7200].map((tokenSkew) => ({
    name: `the times in the tokens are not asked (${tokenSkew} s wrong)`, rules: [7], world: { tokenSkew },
    async run(t) {
      const client = await t.signedIn();
      assert.equal((await client.get()).status, 200);
      assert.equal((await client.get()).status, 200);
      t.counts({ refresh: 0, unauthorized: 0 });
      await client.pass(1801);
      assert.equal((await client.get()).status, 200);
      t.counts({ refresh: 1, unauthorized: 0 });
    },
  })),
  ...[-3600, 3600].map((seconds) => ({
    name: `a wall clock that jumps by ${seconds} s changes nothing`, rules: [7, 10],
    async run(t) {
      const client = await t.signedIn();
      await client.jump(seconds);
      for (let n = 0; n < 3; n += 1) assert.equal((await client.get()).status, 200);
      t.counts({ refresh: 0, unauthorized: 0 });
      t.world.offset += 1801;
      await client.jump(-seconds);
      assert.equal((await client.get()).status, 200);
      t.counts({ refresh: 1, rotated: 1 });
    },
  })),
  {
    name: 'after a 401 of an expired token the request is repeated once, with its body', rules: [14, 15],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      const answer = await client.request('POST', '/todos', 'the body');
      assert.equal(answer.status, 200);
      assert.equal(JSON.parse(answer.body).body, 'the body');
      t.counts({ rotated: 1, unauthorized: 1 });
    },
  },
  {
    name: 'twenty requests at once make one refresh', rules: [9],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      const answers = await Promise.all(Array.from({ length: 20 }, () => client.get()));
      assert.deepEqual(answers.map((answer) => answer.status), Array(20).fill(200));
      t.counts({ refresh: 1, rotated: 1 });
    },
  },
  {
    name: 'four clients of one store make one refresh for each expiry', rules: [9, 11],
    async run(t) {
      const clients = [await t.signedIn(), ...await Promise.all([1, 2, 3].map(() => t.open()))];
      for (let expiry = 1; expiry <= 3; expiry += 1) {
        t.world.offset += 1801;
        const answers = await Promise.all(clients.flatMap((client) => [client.get(), client.get()]));
        assert.deepEqual(answers.map((answer) => answer.status), Array(8).fill(200));
        t.counts({ rotated: expiry });
        assert.ok(t.report().mostRefreshesOfOneGeneration <= 2, 'more than two refreshes of one generation');
      }
    },
  },
  ...[['lose', 1], ['lose', 3], ['drop', 1], ['drop', 3], ['cut', 1]].map(([what, times]) => ({
    name: `a refresh is repeated with the same token after '${what}' (${times})`, rules: [4, 12, 16],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push({ on: 'refresh', do: what, times });
      assert.equal((await client.get()).status, 200);
      t.counts({ rotated: 1, theft: 0 });
      await t.stillSignedIn(client);
    },
  })),
  ...[
    once('refresh', 'gateway'), once('refresh', 'gateway', { processed: true }), once('refresh', 'gateway', { status: 500 }), once('refresh', 'gateway', { status: 503 }),
    once('refresh', 'gateway', { status: 504 }), once('refresh', 'status', { status: 401 }), once('refresh', 'status', { status: 400 }), once('refresh', 'status', { status: 404 }),
    once('refresh', 'status', { status: 403 }), once('refresh', 'status', { status: 408 }), once('refresh', 'portal'), once('refresh', 'empty'), once('refresh', 'throttle'), once('refresh', 'redirect'),
  ].map((fault) => ({
    name: `'${fault.do}'${fault.status ? ` ${fault.status}` : ''}${fault.processed ? ' after the work was done' : ''} signs nobody out`, rules: [3, 4, 12, 16],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push({ ...fault });
      const answer = await client.get();
      await t.stillSignedIn(client);
      assert.equal(answer.status, 200);
      assert.equal(t.report().elsewhere.withToken, 0);
      t.counts({ rotated: 1, theft: 0 });
    },
  })),
  {
    name: 'Retry-After is waited for', rules: [17],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push(once('refresh', 'throttle', { retryAfter: 2 }));
      const before = performance.now();
      assert.equal((await client.get()).status, 200);
      assert.ok(performance.now() - before >= 1900, 'the refresh came too early');
      t.counts({ refresh: 2 });
    },
  },
  {
    name: 'a long Retry-After holds for every client of the store, and nothing hangs', rules: [16, 17, 19],
    async run(t) {
      const [first, second] = [await t.signedIn(), await t.open()];
      t.world.offset += 1801;
      t.world.faults.push(always('refresh', 'throttle', { status: 503, retryAfter: 120 }));
      const before = performance.now();
      const failed = await first.get();
      assert.ok(failed.error && !failed.status, 'the request should fail');
      assert.ok(failed.retryAfter > 100 && failed.retryAfter <= 133, `retryAfter is ${failed.retryAfter}`);
      assert.ok((await second.get()).error);
      assert.ok((await first.get()).error);
      assert.ok((await (await t.open()).get()).error, 'a client that starts later keeps to it');
      // Four that waited for as long as a request waits would take 40 s.
      assert.ok(performance.now() - before < 30_000);
      t.counts({ refresh: 1 });
      await t.stillSignedIn(first, second);
    },
  },
  {
    name: 'a failing server sees few refreshes, whoever asks', rules: [16, 18],
    async run(t) {
      const clients = [await t.signedIn(), await t.open(), await t.open()];
      t.world.offset += 1801;
      t.world.faults.push(always('refresh', 'gateway'));
      const until = performance.now() + 5000;
      await Promise.all(clients.map(async (client) => {
        while (performance.now() < until) await Promise.all([client.get(), client.get(), sleep(50)]);
      }));
      // 0 s, then after 0.5 to 1, 1 to 2, 2 to 4, 4 to 8, and so on: six at most in the time of the loop and the 10 s of its last requests.
      assert.ok(t.report().counts.refresh <= 6, `${t.report().counts.refresh} refreshes`);
      await t.stillSignedIn(...clients);
    },
  },
  ...[0, 1].map((retryAfter) => ({
    name: `a failing server that asks to come back after ${retryAfter} s sees few refreshes`, rules: [16, 17, 18],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push(always('refresh', 'throttle', { status: 503, retryAfter }));
      let answer;
      client.get().then((given) => { answer = given; }, () => {});
      // In the 10 s that a request waits: at 0 s, then after 1, 2, 4 and 8 s, each shorter by a half at most.
      while (!answer) {
        assert.ok(t.report().counts.refresh <= 5, `${t.report().counts.refresh} refreshes`);
        await sleep(25);
      }
      assert.ok(answer.error);
      await t.stillSignedIn(client);
    },
  })),
  {
    name: 'a lost answer after a quiet time is asked for again while the server still gives it', rules: [12, 16],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push(always('refresh', 'throttle', { status: 503, retryAfter: 100 }));
      for (let failures = 1; failures <= 8; failures += 1) {
        assert.ok((await client.get()).error);
        await client.pass(112);
      }
      t.counts({ refresh: 8 });
      t.world.faults = [once('refresh', 'lose')];
      await client.pass(100);
      // Without the quiet time it would be 30 s to 60 s, and longer than the server gives the same successor.
      const { status, retryAfter } = await client.get();
      assert.ok(status === 200 || (retryAfter > 0 && retryAfter <= 16), `the next refresh comes after ${retryAfter} s`);
      await client.pass(16);
      assert.equal((await client.get()).status, 200);
      t.counts({ rotated: 1, repeated: 1, theft: 0 });
    },
  },
  ...[false, true].map((specific) => ({
    name: `a definite refusal signs every client of the store out, once (${specific ? 'specific' : 'uniform'} codes)`, rules: [2, 3, 6], world: { specific },
    async run(t) {
      const [first, second] = [await t.signedIn(), await t.open()];
      assert.equal((await second.get()).status, 200);
      t.world.endSessions();
      await first.get();
      await t.until(async () => (await second.state()).state === 'signed-out');
      assert.equal((await first.state()).state, 'signed-out');
      for (const client of [first, second]) assert.equal((await client.state()).changes.filter((state) => state === 'signed-out').length, client === first ? 1 + first.before : 1);
      t.counts({ refresh: 1 });
    },
  })),
  {
    name: 'signing out works without a network and is completed later', rules: [21, 22],
    async run(t) {
      const client = await t.signedIn();
      t.world.faults.push({ on: 'logout', do: 'drop', times: 1 });
      await client.signOut();
      assert.equal((await client.state()).state, 'signed-out');
      await t.until(async () => {
        await client.online();
        return t.report().sessions[0].ended === 'logout';
      });
      assert.equal((await client.state()).state, 'signed-out');
    },
  },
  {
    name: 'a sign-out is completed by the next start, also with an expired access token', rules: [21, 22],
    async run(t) {
      const client = await t.signedIn();
      t.world.faults.push({ on: 'logout', do: 'drop', times: 1 });
      await client.signOut();
      await client.kill();
      t.world.offset += 1801;
      const next = await t.open();
      assert.equal((await next.state()).state, 'signed-out');
      await t.until(async () => {
        await next.online();
        return t.report().sessions[0].ended === 'logout';
      });
    },
  },
  {
    name: 'an answer that comes after the sign-out revives nothing', rules: [6, 23],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 1801;
      t.world.faults.push(once('refresh', 'hold'));
      const request = client.get();
      await t.until(() => t.report().counts.refresh === 1);
      await client.signOut();
      assert.equal((await client.state()).state, 'signed-out');
      t.release();
      await request;
      assert.equal((await client.state()).state, 'signed-out');
      await t.until(async () => {
        await client.online();
        return t.report().sessions[0].ended === 'logout';
      });
      t.counts({ theft: 0 });
      const { changes } = await client.state();
      assert.equal(changes.at(-1), 'signed-out');
      assert.equal(changes.filter((state) => state === 'signed-in').length, 1);
    },
  },
  {
    name: 'a second account takes the place of the first for every client, and the first is signed out', rules: [24],
    async run(t) {
      const [first, second] = [await t.signedIn('ann@example.com'), await t.open()];
      assert.equal(JSON.parse((await second.get()).body).email, 'ann@example.com');
      await first.signIn('bob@example.com');
      await t.until(async () => JSON.parse((await second.get()).body).email === 'bob@example.com');
      assert.equal(JSON.parse((await first.get()).body).email, 'bob@example.com');
      await t.until(() => t.report().sessions.find((session) => session.email === 'ann@example.com').ended);
      const [ann, bob] = t.report().sessions;
      assert.equal(ann.deviceId, bob.deviceId);
      assert.equal(bob.ended, null);
      assert.ok(!(await second.state()).changes.slice(1).includes('signed-out'), 'the state flickered');
    },
  },
  {
    name: 'a request of the first account is not repeated as the second', rules: [15, 24],
    async run(t) {
      const client = await t.signedIn('ann@example.com');
      t.world.offset += 1801;
      t.world.faults.push(once('api', 'hold'));
      const request = client.request('POST', '/todos', 'of ann');
      await t.until(() => t.report().counts.api === 1);
      await client.signIn('bob@example.com');
      t.release();
      const answer = await request;
      assert.notEqual(answer.status, 200);
      const bob = t.report().sessions.find((session) => session.email === 'bob@example.com');
      assert.ok(!t.report().log.some((entry) => entry.kind === 'api' && entry.session === bob.id));
    },
  },
  {
    name: 'a redirect of the API to another host does not take the token along', rules: [32],
    async run(t) {
      const client = await t.signedIn();
      await client.get('/moved');
      assert.equal(t.report().elsewhere.withToken, 0);
      await t.stillSignedIn(client);
    },
  },
  {
    name: 'a request to another host has no token', rules: [31],
    async run(t) {
      const client = await t.signedIn();
      await client.request('GET', t.world.elsewhereAddress);
      assert.deepEqual(t.report().elsewhere, { requests: 1, withToken: 0 });
    },
  },
  {
    name: 'a client that dies in a refresh holds nobody up', rules: [10, 12],
    async run(t) {
      const [first, second] = [await t.signedIn(), await t.open()];
      t.world.offset += 1801;
      t.world.faults.push(once('refresh', 'hold'));
      first.get().catch(() => {});
      await t.until(() => t.report().counts.refresh === 1);
      await first.kill();
      assert.equal((await second.get()).status, 200);
      t.counts({ rotated: 1, repeated: 1, theft: 0 });
      t.release();
    },
  },
  {
    name: 'an API that always answers 401 makes one refresh and no loop, and signs nobody out', rules: [14, 18],
    async run(t) {
      const client = await t.signedIn();
      for (let n = 0; n < 5; n += 1) assert.equal((await client.get('/always-401')).status, 401);
      assert.ok(t.report().counts.refresh <= 1);
      assert.equal((await client.get()).status, 200);
      await t.stillSignedIn(client);
    },
  },
  {
    name: 'a 401 that is not about the token goes to the caller at once', rules: [14],
    async run(t) {
      const client = await t.signedIn();
      assert.equal((await client.request('POST', '/wrong-pin', '1234')).status, 401);
      t.counts({ refresh: 0, api: 1 });
      await t.stillSignedIn(client);
    },
  },
  {
    name: 'tokens of 100 KB', rules: [26], world: { tokenSize: 100_000 },
    async run(t) {
      const client = await t.signedIn();
      assert.equal((await client.get()).status, 200);
      t.world.endAccess();
      assert.equal((await client.get()).status, 200);
      t.counts({ rotated: 1 });
      await t.stillSignedIn(client);
    },
  },
  {
    name: 'the session is there after a restart', rules: [1, 7],
    async run(t) {
      const client = await t.signedIn();
      await client.kill();
      const next = await t.open();
      assert.equal((await next.get()).status, 200);
      const { state, changes } = await next.state();
      assert.equal(state, 'signed-in');
      assert.ok(!changes.includes('signed-out'), 'the state flickered at the start');
      t.counts({ refresh: 0 });
    },
  },
  {
    name: 'who knows of no session looks into the store before a request goes out without a token', rules: [38],
    async run(t) {
      const client = await t.open();
      assert.equal((await client.state()).state, 'signed-out');
      const other = randomUUID();
      assert.equal((await (await t.open({ store: other })).signIn('ann@example.com')).error, undefined);
      await t.replaceStore(other);
      assert.equal((await client.get()).status, 200);
      t.counts({ unauthorized: 0 });
      assert.equal((await client.state()).state, 'signed-in');
    },
  },
  {
    name: 'a second factor is asked for, again after a wrong one', rules: [],
    async run(t) {
      const client = await t.open();
      assert.ok(!(await client.signIn('mfa@example.com', 'right', { codes: ['000000', '123456'] })).error);
      assert.equal((await client.get()).status, 200);
    },
  },
  {
    name: 'a request that asks for a recent login is repeated after the step-up', rules: [14],
    async run(t) {
      const client = await t.signedIn();
      t.world.offset += 301;
      assert.equal((await client.get('/recent')).status, 200);
      t.counts({ refresh: 0 });
    },
  },
  {
    name: 'a wrong password is an error with its code, and changes no state', rules: [1],
    async run(t) {
      const client = await t.open();
      assert.equal((await client.signIn('ann@example.com', 'wrong')).error, 'invalid_credentials');
      assert.equal((await client.state()).state, 'signed-out');
      t.world.faults.push(once('login', 'portal'), once('login', 'gateway'), once('login', 'redirect'));
      for (let n = 0; n < 3; n += 1) assert.ok((await client.signIn('ann@example.com')).error);
      assert.ok(!(await client.state()).changes.includes('signed-in'));
      assert.equal(t.report().elsewhere.requests, 0);
    },
  },
  ...[false, true].map((nonce) => ({
    name: `a session is bound to a key, and its proofs are good${nonce ? ' (with nonces)' : ''}`, rules: [36], world: { nonce },
    async run(t) {
      const client = await t.signedIn('ann@example.com', { dpop: true });
      assert.equal(t.report().sessions[0].isBound, true);
      t.world.offset += 1801; // Proofs have the wrong time now, and need a nonce.
      t.world.faults.push(once('refresh', 'lose'));
      assert.equal((await client.get()).status, 200);
      t.counts({ rotated: 1, refused: 0, theft: 0 });
    },
  })),
  {
    name: 'a bound session comes back after a lost answer and an hour without a network', rules: [12, 36],
    async run(t) {
      const client = await t.signedIn('ann@example.com', { dpop: true });
      t.world.endAccess();
      t.world.faults.push(once('refresh', 'lose'), always('refresh', 'drop'));
      const request = client.get();
      await t.until(() => t.report().counts.rotated === 1);
      await request.catch(() => {});
      t.world.faults = [];
      t.world.rotatedLongAgo();
      await t.until(async () => {
        await client.online();
        return (await client.get()).status === 200;
      });
      t.counts({ theft: 0, repeated: 1 });
    },
  },
  {
    name: 'the key stays with the device, so that its last refresh token shows which device it is', rules: [36, 37],
    async run(t) {
      const client = await t.signedIn('ann@example.com', { dpop: true });
      await client.signOut();
      await client.signIn('ann@example.com');
      t.world.endSessions();
      t.world.endAccess();
      await client.get();
      await client.signIn('ann@example.com');
      const logins = t.report().log.filter(({ kind, status }) => kind === 'login' && status === 200);
      assert.deepEqual(logins.map(({ isKnownDevice }) => isKnownDevice), [false, true, true]);
      assert.ok(t.report().sessions.every(({ isBound }) => isBound));
    },
  },
  {
    name: 'a stolen store without its key opens nothing', rules: [36],
    async run(t) {
      const client = await t.signedIn('ann@example.com', { dpop: true });
      const stolen = await client.steal();
      t.world.endAccess();
      const thief = await t.openStolen(stolen);
      assert.notEqual((await thief.get()).status, 200);
      assert.equal((await client.get()).status, 200);
      await t.stillSignedIn(client);
    },
  },
  ...['full', 'readOnly', 'cleared', 'damaged', 'newer'].map((how) => ({
    name: `a store that is ${how} while the client runs signs nobody out`, rules: [27, 28, 29, 30],
    async run(t) {
      const client = await t.signedIn();
      await client.breakStore(how);
      assert.equal((await client.get()).status, 200);
      t.world.offset += 1801;
      const answer = await client.get();
      if (how !== 'newer') assert.equal(answer.status, 200);
      await t.stillSignedIn(client);
      await client.breakStore('mended');
      if (how === 'newer') return;
      t.world.offset += 1801;
      assert.equal((await client.get()).status, 200);
      assert.equal((await (await t.open()).get()).status, 200);
      t.counts({ theft: 0 });
    },
  })),
  ...['cleared', 'damaged'].map((how) => ({
    name: `a client that starts on a store that is ${how} is signed out, without an error`, rules: [29],
    async run(t) {
      const client = await t.signedIn();
      await client.kill();
      await client.breakStore(how);
      const next = await t.open();
      assert.equal((await next.state()).state, 'signed-out');
      assert.ok(!(await next.signIn('ann@example.com')).error);
      assert.equal((await next.get()).status, 200);
    },
  })),
  {
    name: 'two servers have two places in one store', rules: [25],
    async run(t) {
      const [here, there] = [await t.signedIn('ann@example.com'), await t.open({ base: `${t.api}/other/users` })];
      assert.equal((await there.state()).state, 'signed-out');
      assert.equal((await here.get()).status, 200);
    },
  },
  ...[['api.example.com/users', 'a base address without a scheme'], ['ftp://example.com/users', 'another scheme'], ['http://example.com/users', 'http elsewhere than on loopback'], ['', 'an empty base address']].map(([base, what]) => ({
    name: `refused with an error that says what to write: ${what}`, rules: [33],
    async run(t) {
      const { error } = await t.tryOpen({ base });
      assert.match(error ?? '', /https:\/\//);
    },
  })),
];
