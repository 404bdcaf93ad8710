import type { Env } from './env.js';
import { AuthError } from './errors.js';
import { recordOf, version, type Rec } from './record.js';
import type { AuthStore } from './types.js';

/** Long, because forty tabs on a slow machine wait for one another; and yet an end, because databases of browsers have been seen to hang. */
const storeLimit = 10_000;

export type Shared = ReturnType<typeof makeShared>;

/**
 * The record, as this part of the client knows it. It is kept in memory, too, so a store that is full, read-only, damaged or cleared takes nobody's session: what cannot be written is shared by
 * messages, and written with the next success.
 */
export const makeShared = ({ later }: Env, store: AuthStore, follow: (rec: Rec) => void, tell: (message: object) => void) => {
  /** Memory holds more than the store. */
  let isAhead = false;
  let hasWarned = false;
  const waiting = new Set<() => void>();

  const accept = (rec: Rec) => {
    shared.rec = rec;
    follow(rec);
    for (const wake of [...waiting]) wake();
  };

  const shared = {
    rec: { v: version, seq: 0 } as Rec,
    tell,

    /** One atomic step: `change` sees the record, and gives a result and what to write, if anything. It may be called twice. */
    async update<T>(change: (rec: Rec) => [result: T, next?: Rec]): Promise<T> {
      let seen: Rec = shared.rec;
      let written: Rec | undefined;
      let fault: unknown;
      const apply = (value: unknown): [T, Rec?] => {
        const stored = recordOf(value);
        const base = !stored || (shared.rec.seq > stored.seq && (isAhead || !(stored.session ?? stored.ended))) ? shared.rec : stored;
        const [given, next] = change(base);
        const isNewer = base.v > version;
        if (next && isNewer) throw fault = new AuthError('newer_store', 'Another tab runs a newer version. Reload this one.');
        written = next && { ...next, seq: base.seq + 1 };
        seen = written ?? base;
        return [given, isAhead && !isNewer ? seen : written];
      };

      let result: T;
      let cancel: () => void;
      try {
        result = await Promise.race([store.update(apply), new Promise<never>((_, reject) => { cancel = later(storeLimit, () => reject(Error('timeout'))); })]);
        isAhead = false;
      } catch (error) {
        if (fault) throw fault;
        if (!hasWarned) console.warn('JwtDeviceAuth: the store fails, so the session is only in memory:', (error as Error)?.name);
        hasWarned = true;
        [result] = apply(undefined);
        isAhead ||= !!written;
        if (written) tell({ rec: written });
      } finally {
        cancel!();
      }
      accept(seen);
      if (written) tell({});
      return result;
    },

    read: (): Promise<void> => shared.update(() => [undefined]),

    /** What another part could not write. */
    take(value: unknown): void {
      const other = recordOf(value);
      if (other && other.seq > shared.rec.seq) {
        isAhead = true;
        accept(other);
      }
    },

    /** After this time, or as soon as the record may be another. */
    pause: (ms: number): Promise<void> => new Promise((resolve) => {
      const wake = () => {
        cancel();
        waiting.delete(wake);
        resolve();
      };
      const cancel = later(ms, wake);
      waiting.add(wake);
    }),
  };
  return shared;
};
