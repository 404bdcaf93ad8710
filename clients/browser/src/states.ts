import type { AuthState } from './types.js';

type Listener = (state: AuthState) => void;

/** Who is signed in, and who wants to know. */
export const makeStates = () => {
  const listeners = new Set<Listener>();
  const tell = (listener: Listener) => {
    try {
      if (states.now.status !== 'unknown') listener(states.now);
    } catch (error) {
      // Somebody else's fault is shown, and stops nothing here.
      queueMicrotask(() => { throw error; });
    }
  };
  const states = {
    now: { status: 'unknown' } as AuthState,
    set(session: string | undefined, reason: AuthState['reason']): void {
      if (states.now.status !== 'unknown' && states.now.session === session) return;
      states.now = session ? { status: 'signed-in', session } : { status: 'signed-out', reason };
      for (const listener of [...listeners]) if (listeners.has(listener)) tell(listener);
    },
    add(call: Listener): () => void {
      const listener: Listener = (state) => call(state); // The same function may be added twice.
      listeners.add(listener);
      tell(listener);
      return () => { listeners.delete(listener); };
    },
  };
  return states;
};
