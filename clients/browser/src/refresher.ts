import { isRefusal, tokensOf, type Answer } from './answer.js';
import type { Context } from './context.js';
import { unavailable } from './errors.js';
import { newId } from './ids.js';
import type { Session } from './record.js';

/** Milliseconds in which a request may still be on its way. */
const atItsEnd = 5000;

export type Refresher = ReturnType<typeof makeRefresher>;

/**
 * New access tokens: claim in the step that finds the old one still stored and nobody at work; ask; store, if what was sent is still what is stored. All who wait in this part of the client share one
 * attempt, and each waits no longer than it has patience.
 */
export const makeRefresher = ({ env, shared, api, seen, work }: Context, patience = 10_000) => {
  let attempt: Promise<number | undefined> | undefined;

  const ask = ({ refresh, key }: Session): Promise<Answer> => api.post('refresh', refresh ? { refresh_token: refresh } : { device_id: shared.rec.device }, { key });

  const settle = (me: string, sent: Session, answer: Answer): Promise<void> => {
    const tokens = tokensOf(answer, !sent.refresh);
    const cool = newId();
    return shared.update((rec) => {
      const isSent = (one: Session | undefined) => one?.id === sent.id && one.n === sent.n;
      const next = { ...rec, claim: rec.claim === me ? undefined : rec.claim };
      if (tokens) {
        const fresh = { ...sent, ...tokens, n: sent.n + 1 };
        next.cool = undefined;
        if (isSent(rec.session)) next.session = fresh;
        else next.pending = rec.pending?.map((one) => (isSent(one) ? fresh : one));
      } else if (!isRefusal(answer)) {
        // Where another had success meanwhile, there is nothing to cool down from.
        if ([rec.session, ...rec.pending ?? []].some(isSent)) next.cool = work.coolAfter(rec, answer, cool);
      } else if (isSent(rec.session)) {
        next.cool = next.session = undefined;
        next.ended = 'refused';
        next.proof = sent.refresh;
      }
      return [undefined, next];
    });
  };

  const refresh = ({ id, access }: Session): Promise<number | undefined> => work.claim('claim', ({ session }) => (session?.id === id && session.access === access ? session : undefined),
    async (sent, me) => settle(me, sent, await ask(sent)));

  /** The session with another access token than this one; undefined if it has ended or another took its place. */
  const renew = async ({ id, access }: Session, signal?: AbortSignal | null): Promise<Session | undefined> => {
    const end = env.now() + patience;
    for (;;) {
      await shared.read();
      const { session } = shared.rec;
      if (session?.id !== id) return undefined;
      if (session.access !== access) return session;
      const wait = work.coolLeft(shared.rec) || await abortable(attempt ??= refresh(session).finally(() => { attempt = undefined; }), signal);
      if (!wait) continue;
      if (env.now() + wait > end) throw unavailable(wait);
      await abortable(shared.pause(wait), signal);
    }
  };

  return {
    ask,
    renew,
    /** The stored one. If it is due it is renewed: before it is used if it is at its end, and beside that otherwise, so that nobody waits for a server that fails now. */
    async current(signal?: AbortSignal | null): Promise<Session | undefined> {
      // Another part may have signed in, and its message be on its way.
      if (!shared.rec.session) await shared.read();
      const { session } = shared.rec;
      if (!session) return undefined;
      const left = seen.left(session.access, session.ttl * 1000);
      if (left > Math.min(60_000, session.ttl * 200) * seen.of(session.access).random) return session;
      const renewed = renew(session, signal);
      if (left < atItsEnd) return renewed;
      renewed.catch(() => {});
      return session;
    },
  };
};

/** Leaves the work itself, and others who wait for it, alone. */
const abortable = async <T>(work: Promise<T>, signal?: AbortSignal | null): Promise<T> => {
  if (!signal) return work;
  signal.throwIfAborted();
  let stop: () => void;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', stop = () => reject(signal.reason));
  });
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
};
