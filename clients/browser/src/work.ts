import type { Answer } from './answer.js';
import type { Env } from './env.js';
import { newId } from './ids.js';
import type { Rec } from './record.js';
import type { Shared } from './shared.js';
import type { Sightings } from './sightings.js';

const claimLimit = 15_000;
const silenceLimit = 2000;
/** Longer than the longest cool-down of its own: who asks as soon as it may is not quiet. */
const quietTime = 70_000;

interface Found<T> {
  /** Milliseconds until it may be tried again. */
  wait?: number;
  busy?: string;
  what?: T;
}

export type Work = ReturnType<typeof makeWork>;

/** Who may ask the server now. A claim is no lock: it lives as long as its owner answers, and not for ever. */
export const makeWork = ({ now, random }: Env, shared: Shared, seen: Sightings, canHear: boolean) => {
  /** The claims that are ours. */
  const mine = new Set<string>();

  const coolLeft = ({ cool }: Rec): number => (cool ? seen.left(cool.id, cool.ms) : 0);

  const lives = (claim: string | undefined): boolean =>
    !!claim && (mine.has(claim) || (seen.left(claim, claimLimit) > 0 && !(canHear && now() - seen.of(claim).last >= silenceLimit)));

  return {
    mine,
    coolLeft,
    /**
     * Doubles from a second to a minute, made shorter by chance, and never less than the server asked for. The first failure after a quiet time waits 16 s at most: its answer may be lost, and the server
     * gives it again for 30 s only.
     */
    coolAfter({ cool }: Rec, { status, retryAfter = 0 }: Answer, id: string): Rec['cool'] {
      const fails = (cool?.fails ?? 0) + 1;
      const steps = cool && !seen.left(cool.id, cool.ms + quietTime) ? 5 : 7;
      return { id, fails, net: !status, ms: Math.max(retryAfter * (1 + random() / 10), Math.min(60_000, 500 * 2 ** Math.min(fails, steps)) * (1 - random() / 2)) };
    },
    /** Claims in the step that finds what there is to do, and does it. Gives the milliseconds until it may be tried again, if it may not be done now. */
    async claim<T>(field: 'claim' | 'teller', find: (rec: Rec) => T | undefined, act: (what: T, me: string) => Promise<unknown>): Promise<number | undefined> {
      const me = newId();
      mine.add(me);
      try {
        const { wait, busy, what } = await shared.update<Found<T>>((rec) => {
          const found = find(rec);
          const left = coolLeft(rec);
          if (!found || left) return [{ wait: found && left }];
          return lives(rec[field]) ? [{ busy: rec[field] }] : [{ what: found }, { ...rec, [field]: me }];
        });
        if (busy) {
          shared.tell({ ask: busy });
          return 200 + 200 * random();
        }
        if (what) await act(what, me);
        return wait;
      } finally {
        mine.delete(me);
      }
    },
  };
};
