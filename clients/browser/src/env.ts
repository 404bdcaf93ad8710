// What the client takes from the place that it runs in: a page, a service worker, an extension's worker, Node.

/** @internal */
export interface Env {
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  /** Gives what cancels it. */
  later(ms: number, run: () => void, holds?: boolean): () => void;
  random(): number;
  /** Null where there is none. */
  channel(name: string): Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> | null;
  on(event: string, run: () => void): () => void;
  isHidden(): boolean;
  href: string | undefined;
  database: IDBFactory | undefined;
}

const scope: any = globalThis;

/** @internal */
export const here = (): Env => ({
  fetch: (input, init) => scope.fetch(input, init),
  now: () => performance.now(),
  later: (ms, run, holds = true) => {
    const timer = setTimeout(run, ms);
    if (!holds) (timer as any).unref?.();
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  channel: (name) => {
    // Without a database of its own it is a server: there, other clients with this name are those of other people.
    if (!scope.BroadcastChannel || !scope.indexedDB) return null;
    return new BroadcastChannel(name);
  },
  on: (event, run) => {
    const target = event === 'visibilitychange' ? scope.document : scope;
    target?.addEventListener?.(event, run);
    return () => target?.removeEventListener?.(event, run);
  },
  isHidden: () => scope.document?.visibilityState === 'hidden',
  href: scope.location?.href,
  database: scope.indexedDB,
});
