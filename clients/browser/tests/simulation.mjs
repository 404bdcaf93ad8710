// Many tabs, a server and a bad network in virtual time, from one seed: what happens in hours takes milliseconds, and a seed can be run again.
import './web.mjs';

const { memoryStore, makeClient } = await import(process.env.CLIENT ?? '../build/internal.js');
import { World, kindOf } from '../../conformance/world.mjs';
import { play } from '../../conformance/faults.mjs';

const base = 'https://api.example.com/users';

/** mulberry32 */
const numbersOf = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const settled = () => new Promise(setImmediate);

export class Simulation {
  now = 0;
  tabs = [];
  problems = [];
  /** Processed refreshes whose answer did not reach a tab that could use it, by generation. */
  excused = new Map();
  #queue = new Queue();
  #order = 0;
  #channels = new Set();

  constructor(seed, { world = {}, faultRate = 0, make = makeClient } = {}) {
    this.seed = seed;
    this.random = numbersOf(seed);
    this.faultRate = faultRate;
    this.make = make;
    this.world = new World({ accessLifetime: 300, leeway: 1e9, ...world }, () => this.now);
    this.store = this.#slowly(memoryStore());
  }

  at(ms, run) {
    const entry = { time: this.now + Math.max(0, ms), order: this.#order++, run };
    this.#queue.add(entry);
    return () => { entry.run = undefined; };
  }

  /** Runs what is due until `until`. */
  async run(until) {
    await settled();
    for (let first = this.#queue.first; first && first.time <= until; first = this.#queue.first) {
      this.#queue.take();
      if (!first.run) continue;
      this.now = Math.max(this.now, first.time);
      first.run();
      await settled();
    }
    this.now = Math.max(this.now, until);
  }

  between(low, high) {
    return low + (high - low) * this.random();
  }

  open(options = {}) {
    const tab = { frozen: false, dead: false, late: [], handlers: new Map(), states: [], open: 0 };
    // What happens to a frozen tab happens when it wakes; to a dead one never.
    const here = (run) => () => {
      if (tab.frozen) tab.late.push(run);
      else if (!tab.dead) run();
    };
    const env = {
      fetch: (input, init) => new Promise((resolve, reject) => this.#send(tab, String(input), init ?? {}, (value) => here(() => resolve(value))(), (error) => here(() => reject(error))())),
      now: () => this.now,
      later: (ms, run) => this.at(ms, here(run)),
      random: this.random,
      channel: () => {
        const channel = { postMessage: (data) => {
          for (const other of this.#channels) if (other !== channel) this.at(this.between(0, 5), other.deliver(data));
        }, close: () => this.#channels.delete(channel), deliver: (data) => here(() => channel.onmessage?.({ data })) };
        this.#channels.add(channel);
        return channel;
      },
      on: (event, run) => {
        tab.handlers.set(event, run);
        return () => tab.handlers.delete(event);
      },
      isHidden: () => false,
      href: undefined,
      database: undefined,
    };
    tab.auth = this.make({ baseUrl: base, dpop: false, store: { update: (change) => this.store.update(change, here) }, ...options }, env);
    tab.auth.onAuthStateChange((state) => tab.states.push(state.status));
    this.tabs.push(tab);
    return tab;
  }

  freeze(tab) {
    tab.frozen = true;
    this.#stop(tab);
  }

  wake(tab) {
    tab.frozen = false;
    for (const run of tab.late.splice(0)) if (!tab.dead) run();
    tab.handlers.get('visibilitychange')?.();
  }

  kill(tab) {
    tab.dead = true;
    tab.late = [];
    this.#stop(tab);
  }

  /** An answer that it had not stored yet is lost, too. */
  #stop({ received }) {
    if (received && this.now - received.at < 20) this.#excuse(received.key);
  }

  #excuse(key) {
    this.excused.set(key, (this.excused.get(key) ?? 0) + 1);
  }

  get alive() {
    return this.tabs.filter(({ dead, frozen }) => !dead && !frozen);
  }

  /** A request whose end is watched: it has to come within `limit` of virtual time, unless the tab sleeps or dies. */
  request(tab, limit = 40_000) {
    const call = { tab, began: this.now };
    tab.open += 1;
    const done = (result) => {
      Object.assign(call, result);
      tab.open -= 1;
    };
    tab.auth.fetch('https://api.example.com/todos').then(({ status }) => done({ status }), (error) => done({ error: error.code ?? error.name }));
    this.at(limit, () => {
      if (call.status === undefined && !call.error && !tab.dead && !tab.hasSlept) this.problems.push(`a request hung for ${limit} ms`);
    });
    return call;
  }

  /** A store that takes its time; each step is atomic, and its result comes later. */
  #slowly(store) {
    return {
      update: (change, here) => new Promise((resolve, reject) => {
        this.at(this.between(0, 3), () => store.update(change).then(
          (value) => this.at(this.between(0, 3), here(() => resolve(value))),
          (error) => this.at(this.between(0, 3), here(() => reject(error)))));
      }),
    };
  }

  #send(tab, url, { method = 'GET', headers, body, signal }, resolve, reject) {
    const path = new URL(url).pathname;
    const lost = () => reject(new TypeError('fetch failed'));
    signal?.addEventListener('abort', () => reject(signal.reason));
    if (this.isOffline) {
      this.at(this.between(1, 50), lost);
      return;
    }
    this.at(this.between(5, 80), () => {
      const kind = kindOf(path);
      const fault = this.world.takeFault(kind) ?? (kind === 'refresh' && this.random() < this.faultRate ? this.#fault() : undefined);
      const request = { method, path, headers: Object.fromEntries(new Headers(headers)), body };
      const { answer, breaks, cut, ms } = play(this.world, fault, request);
      const entry = this.world.log.at(-1);
      const key = `${entry.session} ${entry.generation}`;
      if (breaks) {
        if (kind === 'refresh' && entry.generation !== undefined) this.#excuse(key);
        this.at(this.between(1, 200), lost);
        return;
      }
      const isRefresh = kind === 'refresh' && entry.generation !== undefined;
      if (isRefresh && fault) this.#excuse(key);
      this.at(this.between(5, 80) + (ms ?? 0), () => {
        if (isRefresh && !fault) {
          tab.received = { key, at: this.now };
          if (tab.frozen || tab.dead) this.#excuse(key);
        }
        resolve(responseOf(answer, cut));
      });
    });
  }

  #fault() {
    const all = [
      { do: 'lose' }, { do: 'drop' }, { do: 'cut' }, { do: 'gateway' }, { do: 'gateway', processed: true }, { do: 'portal' }, { do: 'empty' }, { do: 'throttle', retryAfter: 1 + Math.floor(this.random() * 60) },
      { do: 'throttle' }, { do: 'status', status: 401 }, { do: 'status', status: 404 }, { do: 'delay', ms: this.between(0, 20_000) },
    ];
    return { on: 'refresh', ...all[Math.floor(this.random() * all.length)] };
  }
}

/** A heap by time and order. */
class Queue {
  #all = [];

  get first() {
    return this.#all[0];
  }

  add(entry) {
    const all = this.#all;
    all.push(entry);
    for (let n = all.length - 1, up; n > 0 && before(all[n], all[up = (n - 1) >> 1]); n = up) [all[n], all[up]] = [all[up], all[n]];
  }

  take() {
    const all = this.#all;
    const last = all.pop();
    if (all.length) {
      all[0] = last;
      for (let n = 0; ;) {
        const [left, right] = [2 * n + 1, 2 * n + 2];
        let least = n;
        if (left < all.length && before(all[left], all[least])) least = left;
        if (right < all.length && before(all[right], all[least])) least = right;
        if (least === n) break;
        [all[n], all[least]] = [all[least], all[n]];
        n = least;
      }
    }
  }
}

const before = (a, b) => a.time < b.time || (a.time === b.time && a.order < b.order);

const responseOf = ({ status, headers, body }, cut) => {
  const text = async () => {
    if (cut) throw new TypeError('terminated');
    return body;
  };
  const response = { status, headers: new Headers(headers), type: 'basic', text, json: async () => JSON.parse(await text()) };
  response.clone = () => response;
  return response;
};
