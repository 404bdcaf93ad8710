import { errorOf, tokensOf } from './answer.js';
import { baseOf } from './base.js';
import { makeKey } from './dpop.js';
import { makeEndpoints } from './endpoints.js';
import { here, type Env } from './env.js';
import { AuthError } from './errors.js';
import { newId } from './ids.js';
import type { Session } from './record.js';
import { makeRefresher } from './refresher.js';
import { makeRequests } from './requests.js';
import { makeShared } from './shared.js';
import { makeSightings } from './sightings.js';
import { makeSignOuts, withPending } from './signouts.js';
import { makeStates } from './states.js';
import { databaseStore } from './store.js';
import type { AuthClient, AuthOptions } from './types.js';
import { makeWork } from './work.js';

const loginLimit = 30_000;

export const makeClient = (options: AuthOptions, env: Env = here()): AuthClient => {
  const { baseUrl, origins = [], allowHttp, cookie, deviceName, dpop = true, secondFactor } = options;
  const addressOf = (value: string | URL) => baseOf(value, env.href, allowHttp);
  const base = addressOf(baseUrl);
  const allowed = [base, ...origins.map(addressOf)].map(({ origin }) => origin);
  const api = makeEndpoints(env, base, cookie);
  const states = makeStates();
  const stops: (() => void)[] = [];
  const parts = makeParts();

  /** Undefined on a server that renders pages: a store of its own would be that of all its users. */
  function makeParts() {
    const name = `jwtdeviceauth ${base.href}`;
    const store = options.store ?? (env.database && databaseStore(env.database, name));
    if (!store) return undefined;
    const channel = env.channel(name);
    const seen = makeSightings(env);
    const shared = makeShared(env, store, ({ session, ended, cool, claim, teller, quiet }) => {
      for (const id of [session?.access, cool?.id, claim, teller, quiet]) if (id) seen.of(id);
      states.set(session?.id, ended);
    }, (message) => {
      try {
        channel?.postMessage(message);
      } catch {
        // It was closed, or a browser cannot clone a key.
      }
    });
    const work = makeWork(env, shared, seen, !!channel);
    const context = { env, shared, api, seen, work };
    const refresher = makeRefresher(context, options.patience);
    const signOuts = makeSignOuts(context, refresher);

    if (channel) {
      channel.onmessage = ({ data: { rec, ask, alive } }) => {
        if (rec) shared.take(rec);
        else if (alive) seen.of(alive).last = env.now();
        else if (!ask) void shared.read();
        else if (work.mine.has(ask)) channel.postMessage({ alive: ask });
      };
      stops.push(() => channel.close());
    }

    /** The network is back, or the page: what others have stored is read, a cool-down that came from the network ends, and what is due is done. */
    const wake = async () => {
      try {
        await shared.update((rec) => [undefined, rec.cool?.net ? { ...rec, cool: undefined } : undefined]);
        void signOuts.tell();
        if (!env.isHidden()) await refresher.current();
      } catch {
        // The next request says what is wrong.
      }
    };
    stops.push(env.on('online', wake), env.on('visibilitychange', () => (env.isHidden() ? undefined : wake())), signOuts.stop);
    return { shared, refresher, signOuts, request: makeRequests(context, refresher, options.stepUp) };
  }

  const needParts = () => {
    if (!parts) throw new AuthError('no_store', 'On a server, give the client of each request a store: memoryStore().');
    return parts;
  };

  const client: AuthClient = {
    get state() { return states.now; },

    ready: (async () => {
      await parts?.shared.read();
      parts?.signOuts.tellSoon();
      return states.now;
    })(),

    onAuthStateChange: states.add,

    async fetch(input: RequestInfo | URL, init?: RequestInit) {
      const url = new URL(input instanceof Request ? input.url : input, env.href ?? base);
      await client.ready;
      return parts && allowed.includes(url.origin) ? parts.request(input, init, url.href) : env.fetch(input, init);
    },

    async accessToken() {
      await client.ready;
      return (await parts?.refresher.current())?.access;
    },

    async post(path, fields = {}) {
      const answer = await api.post(path, fields, { limit: loginLimit });
      if (answer.status < 200 || answer.status > 299 || (answer.status === 200 && !answer.json)) throw errorOf(answer);
      return answer.json;
    },

    signIn: (fields) => client.signInWith('login', fields),

    async signInWith(path, fields) {
      const { shared, signOuts } = needParts();
      // A cookie holds one session only: what it is still needed for comes first.
      if (cookie) await signOuts.tell();
      const device = await client.deviceId();
      // The same as long as the storage lasts: a refresh token that is bound to it is a proof of the device at the next sign-in.
      const key = dpop && crypto.subtle ? shared.rec.key ?? await makeKey() : undefined;
      // Whatever answers with tokens has to know how: after a second factor, that is another request than the first.
      const post = (to: string, body: object) => api.post(to, {
        token_delivery: cookie ? 'cookie' : undefined, dpop_access_token: key && dpop === 'access' ? 'true' : undefined, ...body,
      }, { key, limit: loginLimit });
      let answer = await post(path, { device_id: device, device_name: deviceName, device_proof: shared.rec.session?.refresh ?? shared.rec.proof, ...fields });
      if (secondFactor && /^mfa_/.test(answer.code!)) answer = await secondFactor(answer, post);
      const tokens = tokensOf(answer, cookie);
      if (!tokens) throw errorOf(answer);
      const session: Session = { id: newId(), n: 0, key, ...tokens };
      await shared.update((rec) => [undefined, { ...rec, key: key ?? rec.key, session, ended: undefined, cool: undefined, quiet: undefined, pending: withPending(rec) }]);
      signOuts.tellSoon();
      return { recoveryCodes: answer.json.recovery_codes };
    },

    deviceId() {
      const made = newId();
      return needParts().shared.update((rec) => (rec.device ? [rec.device] : [made, { ...rec, device: made }]));
    },

    async signOut() {
      const { shared, signOuts } = needParts();
      await shared.update((rec) => [undefined, rec.session && {
        ...rec, session: undefined, cool: undefined, ended: 'signed-out', proof: rec.session.refresh, pending: withPending(rec),
      }]);
      await signOuts.tell();
    },

    close() {
      for (const stop of stops.splice(0)) stop();
    },
  };
  return client;
};
