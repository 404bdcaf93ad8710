// node run.mjs [--only text] [--tap | --json] -- command arguments...
// Runs every scenario against the client that the command drives. Ends with 0 if none failed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { start } from './server.mjs';
import { Driver, Unsupported } from './driver.mjs';
import { scenarios } from './scenarios.mjs';

const longest = 120_000;

/** Gives `{ name, rules, outcome: 'passed' | 'failed' | 'skipped', reason }` for each scenario. */
export const run = async (driver, { only, atOnce = 16, limit = longest } = {}) => {
  const server = await start();
  const results = [];
  const waiting = scenarios.filter(({ name }) => !only || name.includes(only));
  try {
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
        const { name, rules } = scenario;
        const timer = new AbortController();
        try {
          const late = sleep(limit, undefined, { signal: timer.signal, ref: false }).then(() => { throw new Error(`It took longer than ${limit / 1000} s.`); });
          late.catch(() => {});
          await Promise.race([scenario.run(context(server, driver, scenario)), late]);
          results.push({ name, rules, outcome: 'passed' });
        } catch (error) {
          results.push(error instanceof Unsupported
            ? { name, rules, outcome: 'skipped', reason: `the driver does not support: ${error.message}` }
            : { name, rules, outcome: 'failed', reason: error.stack ?? String(error) });
        } finally {
          timer.abort();
        }
      }
    }));
  } finally {
    server.close();
  }
  const order = scenarios.map(({ name }) => name);
  return results.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
};

const context = (server, driver, scenario) => {
  const world = server.create(scenario.world);
  const api = `${server.address}/${world.id}`;
  const store = randomUUID();
  const tryOpen = async (options = {}) => {
    const client = randomUUID();
    const { error } = await driver.call('open', { client, base: `${api}/users`, store, ...options });
    return { error, client };
  };
  const client = (id) => ({
    before: 0,
    signIn: (email, password = 'right', more = {}) => driver.call('signIn', { client: id, email, password, ...more }),
    request: (method, url, body) => driver.call('request', { client: id, method, url: new URL(url.startsWith('/') ? `${api}${url}` : url).href, body }),
    get(path = '/todos') { return this.request('GET', path); },
    signOut: () => driver.call('signOut', { client: id }),
    state: () => driver.call('state', { client: id }),
    online: () => driver.call('online', { client: id }),
    close: () => driver.call('close', { client: id }),
    kill: () => driver.call('kill', { client: id }),
    pass: (seconds) => driver.call('pass', { client: id, seconds }),
    jump: (seconds) => driver.call('jump', { client: id, seconds }),
    breakStore: (how) => driver.call('breakStore', { client: id, store, how }),
    steal: async () => (await driver.call('steal', { client: id, store })).store,
  });
  /** What another part of the client has stored, of which nobody has heard yet. */
  const replaceStore = (from) => driver.call('replaceStore', { base: `${api}/users`, store, from });
  const open = async (options) => {
    const opened = await tryOpen(options);
    assert.equal(opened.error, undefined);
    return client(opened.client);
  };
  return {
    world, api, open, tryOpen, replaceStore,
    openStolen: (stolen) => open({ store: stolen, dpop: true }),
    report: () => world.report(),
    release: () => world.releases.splice(0).forEach((release) => release()),
    counts(expected) {
      const { counts } = world.report();
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, counts[key]])), expected);
    },
    async signedIn(email = 'ann@example.com', options = {}) {
      const one = await open(options);
      one.before = (await one.state()).changes.filter((state) => state === 'signed-out').length;
      assert.equal((await one.signIn(email)).error, undefined);
      assert.equal((await one.state()).state, 'signed-in');
      return one;
    },
    async stillSignedIn(...clients) {
      for (const one of clients) {
        const { state, changes } = await one.state();
        assert.equal(state, 'signed-in');
        assert.ok(!changes.slice(changes.indexOf('signed-in')).includes('signed-out'), `the state flickered: ${changes}`);
      }
    },
    async until(condition) {
      const end = performance.now() + 60_000;
      while (!await condition()) {
        assert.ok(performance.now() < end, 'it did not come true within a minute');
        await sleep(25);
      }
    },
  };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = process.argv.slice(2);
  const command = args.splice(args.indexOf('--')).slice(1);
  const driver = new Driver(command[0], command.slice(1));
  const results = await run(driver, { only: args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined });
  driver.close();
  if (args.includes('--json')) {
    console.log(JSON.stringify(results));
  } else {
    for (const { name, outcome, rules, reason } of results) {
      console.log(`${outcome.padEnd(7)} ${name} [${rules.join(', ')}]${reason ? `\n        ${reason.replaceAll('\n', '\n        ')}` : ''}`);
    }
    const count = (outcome) => results.filter((one) => one.outcome === outcome).length;
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  }
  process.exit(results.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
}
