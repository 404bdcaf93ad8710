import { isText } from './answer.js';

// What the store holds: one value, so that each step is one write.

export interface Session {
  /** Made by the client at the sign-in. */
  id: string;
  /** How often it was refreshed. */
  n: number;
  access: string;
  type: 'Bearer' | 'DPoP';
  /** Seconds, from the receipt. */
  ttl: number;
  /** Undefined where a cookie has it. */
  refresh?: string;
  key?: CryptoKeyPair;
}

/** Each part of the client counts `ms` from when it first sees `id`, on its own monotonic clock: clocks are not shared, so no jump of one makes it longer. */
export interface Cool {
  id: string;
  ms: number;
  fails: number;
  /** There was no answer at all. */
  net: boolean;
}

export interface Rec {
  v: number;
  /** Counts the writes. */
  seq: number;
  device?: string;
  /** Of the device; each session has the one that it is bound to. */
  key?: CryptoKeyPair;
  /** The last refresh token of a session that has ended: `device_proof`. */
  proof?: string;
  session?: Session;
  ended?: 'signed-out' | 'refused';
  /** Who refreshes. */
  claim?: string;
  cool?: Cool;
  /** Until 30 s after this is first seen, no 401 leads to a refresh. */
  quiet?: string;
  /** Sign-outs that the server does not know of yet, and who tells it. */
  pending?: Session[];
  teller?: string;
}

export const version = 1;

const isSession = (one: any): boolean => isText(one?.id) && one.n >= 0 && isText(one.access) && one.ttl > 0;

/** The stored value if it can be used; undefined for none, and for a damaged one. */
export const recordOf = (value: any): Rec | undefined =>
  (value?.v >= 1 && value.seq >= 0 && [value.session ?? [], value.pending ?? []].flat().every(isSession) ? value : undefined);
