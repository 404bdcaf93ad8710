// The invariants of docs/clients.md, each as a story of one seed.
import assert from 'node:assert/strict';
import { Simulation } from './simulation.mjs';

const minute = 60_000;

const signIn = async (simulation, tab, email = 'ann@example.com') => {
  let done = false;
  tab.auth.signIn({ email, password: 'right' }).then(() => { done = true; }, (error) => simulation.problems.push(error.message));
  await simulation.run(simulation.now + 2000);
  assert.ok(done);
};

/** Of each generation one refresh, and one more for each whose answer got lost on its way. */
const assertRefreshes = ({ world, excused }) => {
  for (const [key, n] of world.perGeneration) assert.ok(n <= 1 + (excused.get(key) ?? 0), `${n} refreshes of one generation, ${excused.get(key) ?? 0} of them excused`);
};

const assertSteady = ({ tabs, problems }) => {
  assert.deepEqual(problems, []);
  for (const { states } of tabs) assert.ok(!states.slice(states.indexOf('signed-in') + 1).includes('signed-out'), `a tab flickered: ${states}`);
};

const goodNetwork = (tabs) => async (seed) => {
  const simulation = new Simulation(seed);
  await signIn(simulation, simulation.open());
  for (let n = 1; n < tabs; n += 1) simulation.open();
  const until = simulation.now + 30 * minute;
  for (const tab of simulation.tabs) for (let at = 0; at < 30 * minute; at += simulation.between(1, 4) * minute) simulation.at(at, () => simulation.request(tab));
  await simulation.run(until);
  assertSteady(simulation);
  assert.equal(simulation.world.report().mostRefreshesOfOneGeneration, 1);
  assert.ok(simulation.world.report().counts.refresh <= 8, `${simulation.world.report().counts.refresh} refreshes in 30 minutes with tokens of 5`);
  assert.equal(simulation.world.report().counts.theft, 0);
};

/** Each opens, and asks, at one and the same moment: the shared store lets one of them refresh. */
const sameMillisecond = (tabs) => async (seed) => {
  const simulation = new Simulation(seed);
  const before = simulation.open();
  await signIn(simulation, before);
  simulation.kill(before);
  await simulation.run(simulation.now + 301_000);
  for (let n = 0; n < tabs; n += 1) simulation.open();
  const calls = simulation.tabs.slice(1).map((tab) => simulation.request(tab));
  await simulation.run(simulation.now + 20_000);
  assert.deepEqual(calls.map(({ status }) => status), Array(tabs).fill(200));
  for (let n = 0; n < 3; n += 1) {
    await simulation.run(simulation.now + 301_000);
    const again = simulation.tabs.slice(1).map((tab) => simulation.request(tab));
    await simulation.run(simulation.now + 20_000);
    assert.deepEqual(again.map(({ status }) => status), Array(tabs).fill(200));
  }
  assertSteady(simulation);
  assert.equal(simulation.world.report().mostRefreshesOfOneGeneration, 1);
  assert.equal(simulation.world.report().counts.refresh, 4);
};

/** Messages alone tell the tabs of one another, some milliseconds later. */
const unwritableStore = (tabs) => async (seed) => {
  const simulation = new Simulation(seed);
  let isFull = false;
  const store = { update: (change) => simulation.store.update((value) => {
    const [result, next] = change(value);
    if (isFull && next !== undefined) throw new Error('full');
    return [result, next];
  }, (run) => run) };
  for (let n = 0; n < tabs; n += 1) simulation.open({ store });
  await signIn(simulation, simulation.tabs[0]);
  isFull = true;
  for (let expiry = 1; expiry <= 3; expiry += 1) {
    await simulation.run(simulation.now + 301_000);
    const calls = simulation.tabs.map((tab) => simulation.request(tab));
    await simulation.run(simulation.now + 20_000);
    assert.deepEqual(calls.map(({ status }) => status), Array(tabs).fill(200));
    assert.ok(simulation.world.report().mostRefreshesOfOneGeneration <= tabs);
  }
  assertSteady(simulation);
  assert.equal(simulation.world.report().counts.theft, 0);
};

const badNetwork = async (seed) => {
  const simulation = new Simulation(seed, { faultRate: 0.5 });
  await signIn(simulation, simulation.open());
  const until = simulation.now + 40 * minute;
  for (let event = 0; event < 40; event += 1) {
    simulation.at(simulation.between(0, 35 * minute), () => {
      const { alive } = simulation;
      const tab = alive[Math.floor(simulation.random() * alive.length)];
      const what = simulation.random();
      if (!tab || what < 0.15) simulation.open();
      else if (what < 0.2 && alive.length > 1) simulation.kill(tab);
      else if (what < 0.3) {
        tab.hasSlept = true;
        simulation.freeze(tab);
        simulation.at(simulation.between(1000, 20 * minute), () => simulation.wake(tab));
      } else if (what < 0.35) {
        simulation.isOffline = true;
        simulation.at(simulation.between(1000, 10 * minute), () => {
          simulation.isOffline = false;
          for (const one of simulation.alive) one.handlers.get('online')?.();
        });
      } else simulation.request(tab);
    });
  }
  await simulation.run(until);

  simulation.faultRate = 0;
  simulation.isOffline = false;
  const { alive } = simulation;
  const last = alive.length ? alive[0] : simulation.open();
  await simulation.run(simulation.now + 11 * minute);
  const call = simulation.request(last);
  await simulation.run(simulation.now + minute);
  assert.equal(call.status, 200, `at the end: ${call.error}`);
  assertSteady(simulation);
  assertRefreshes(simulation);
  assert.equal(simulation.world.report().counts.theft, 0);
};

const failingServer = (fault) => async (seed) => {
  const simulation = new Simulation(seed, { world: { accessLifetime: 60 } });
  await signIn(simulation, simulation.open());
  for (let n = 1; n < 40; n += 1) simulation.open();
  await simulation.run(simulation.now + 90_000);
  simulation.world.faults.push({ on: 'refresh', times: 1e9, do: fault });
  const start = simulation.now / 1000;
  for (const tab of simulation.tabs) for (let at = simulation.between(0, minute); at < 10 * minute; at += minute) simulation.at(at, () => simulation.request(tab));
  await simulation.run(simulation.now + 10 * minute);
  const perMinute = Array(10).fill(0);
  for (const { kind, at } of simulation.world.log) if (kind === 'refresh' && at > start) perMinute[Math.min(9, Math.floor((at - start) / 60))] += 1;
  assert.ok(perMinute[0] <= 8 && perMinute.slice(1).every((n) => n <= 3), `refreshes in each minute: ${perMinute}`);
  assertSteady(simulation);
};

const comingAndGoing = async (seed) => {
  const simulation = new Simulation(seed, { faultRate: 0.3 });
  const tabs = [simulation.open(), simulation.open(), simulation.open()];
  let wish;
  for (let n = 0; n < 12; n += 1) {
    const tab = tabs[Math.floor(simulation.random() * 3)];
    if (simulation.random() < 0.3) {
      wish = undefined;
      tab.auth.signOut();
    } else {
      wish = `${['ann', 'bob', 'cid'][Math.floor(simulation.random() * 3)]}@example.com`;
      tab.auth.signIn({ email: wish, password: 'right' });
    }
    await simulation.run(simulation.now + 1000);
    for (const one of tabs) if (simulation.random() < 0.5) simulation.request(one);
    await simulation.run(simulation.now + simulation.between(1000, 10 * minute));
    for (const one of tabs) assert.equal(one.auth.state.status, wish ? 'signed-in' : 'signed-out');
  }
  simulation.faultRate = 0;
  await simulation.run(simulation.now + 10 * minute);
  for (const one of tabs) one.handlers.get('online')();
  await simulation.run(simulation.now + 10 * minute);
  const living = simulation.world.report().sessions.filter(({ ended }) => !ended);
  assert.deepEqual(living.map(({ email }) => email), wish ? [wish] : []);
  assert.equal(simulation.world.report().counts.theft, 0);
  assert.deepEqual(simulation.problems, []);
};

/** Each with the number of its seeds. */
export const stories = {
  'a good network, one tab: one refresh for each expiry': [goodNetwork(1), 200],
  'a good network, four tabs: one refresh for each expiry': [goodNetwork(4), 200],
  'a good network, forty tabs: one refresh for each expiry': [goodNetwork(40), 20],
  'two tabs that start in the same millisecond: one refresh': [sameMillisecond(2), 100],
  'forty tabs that start in the same millisecond: one refresh': [sameMillisecond(40), 10],
  'four tabs that start in the same millisecond on a store that cannot be written: nobody is signed out': [unwritableStore(4), 50],
  'a bad network, sleeping and dying tabs: whoever owns the device is never signed out, and nothing hangs': [badNetwork, 1000],
  'a gateway that fails for ten minutes sees few refreshes of forty tabs': [failingServer('gateway'), 4],
  'a server whose answers get lost for ten minutes sees few refreshes of forty tabs': [failingServer('lose'), 4],
  'a server that throttles for ten minutes sees few refreshes of forty tabs': [failingServer('throttle'), 4],
  'sign-outs and second accounts in a bad network: the last wish holds, and the server hears of each': [comingAndGoing, 400],
};
