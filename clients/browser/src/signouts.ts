import { isRefusal, tokensOf } from './answer.js';
import type { Context } from './context.js';
import { newId } from './ids.js';
import type { Rec, Session } from './record.js';
import type { Refresher } from './refresher.js';

const most = 8;

/** The sign-outs that the server does not know of, with the session that ends now. */
export const withPending = ({ session, pending = [] }: Rec): Session[] => (session ? [...pending, session].slice(-most) : pending);

/** Tells the server of sign-outs, as soon as it can be reached; one part of the client at a time. */
export const makeSignOuts = ({ env, shared, api, work }: Context, { ask }: Refresher) => {
  let telling: Promise<void> | undefined;
  let stop = () => {};

  const tellOf = async (one: Session, me: string): Promise<void> => {
    const logout = (session: Session) => api.post('logout', undefined, { session, keepalive: true });
    let answer = await logout(one);
    // A cookie may be that of a session that has begun since; then the old access token is all that there is.
    if (answer.status === 401 && answer.code !== 'session_revoked' && (one.refresh || (await shared.read(), !shared.rec.session))) {
      answer = await ask(one);
      const tokens = tokensOf(answer, !one.refresh);
      if (tokens) {
        const fresh = { ...one, ...tokens, n: one.n + 1 };
        await shared.update((rec) => [undefined, { ...rec, pending: rec.pending?.map((other) => (other.id === one.id ? fresh : other)) }]);
        answer = await logout(fresh);
      }
    }
    const isDone = answer.status === 204 || /^(session_revoked|token_expired)$/.test(answer.code!) || isRefusal(answer);
    const cool = newId();
    await shared.update((rec) => [undefined, isDone || rec.teller === me ? {
      ...rec, teller: undefined,
      ...(isDone ? { pending: rec.pending?.filter(({ id }) => id !== one.id) } : { cool: work.coolAfter(rec, answer, cool) }),
    } : undefined]);
  };

  const tellAll = async (): Promise<void> => {
    while (shared.rec.pending?.length && !await work.claim('teller', ({ pending }) => pending?.[0], tellOf));
  };

  /** Never fails. */
  const tell = (): Promise<void> => telling ??= tellAll().catch(() => {}).finally(() => {
    telling = undefined;
    tellSoon(1000);
  });

  const tellSoon = (atLeast = 0): void => {
    stop();
    const { rec } = shared;
    if (rec.pending?.length) stop = env.later(Math.max(atLeast, work.coolLeft(rec)), tell, false);
  };

  return { tell, tellSoon, stop: () => stop() };
};
