import { read, type Answer } from './answer.js';
import { makeProof } from './dpop.js';
import type { Env } from './env.js';
import type { Session } from './record.js';

const requestLimit = 10_000;

interface Means {
  /** Whose access token goes along. */
  session?: Session;
  key?: CryptoKeyPair;
  keepalive?: boolean;
  limit?: number;
}

export type Endpoints = ReturnType<typeof makeEndpoints>;

/** The API's sign-in: JSON there and back, proofs with their nonces. `post` follows no redirect, and never throws. */
export const makeEndpoints = ({ fetch, later }: Env, base: URL, cookie: boolean | undefined) => {
  /** The last one: with several servers, a proof with another's costs one repeat. */
  let nonce: string | undefined;

  const addProof = async (headers: Headers, key: CryptoKeyPair, method: string, url: string, access?: string) =>
    headers.set('DPoP', await makeProof(key, method, url, nonce, access));

  const authorize = async (headers: Headers, { type, access, key }: Session, method: string, url: string): Promise<void> => {
    headers.set('Authorization', `${type} ${access}`);
    if (key && type === 'DPoP') await addProof(headers, key, method, url, access);
  };

  /** Whether it has another one than was sent: what others heard meanwhile does not count. */
  const keepNonce = ({ headers }: Response, sent: string | undefined): boolean => {
    nonce = headers.get('DPoP-Nonce') ?? nonce;
    return nonce !== sent;
  };

  const post = async (path: string, fields?: object, { session, key, keepalive, limit = requestLimit }: Means = {}): Promise<Answer> => {
    const url = `${base.href.replace(/\/$/, '')}/${path}`;
    for (let isFirst = true; ; isFirst = false) {
      const abort = new AbortController();
      const sent = nonce;
      const cancel = later(limit, () => abort.abort());
      try {
        const headers = new Headers(fields && { 'Content-Type': 'application/json' });
        if (cookie) headers.set('X-Requested-With', 'fetch');
        if (session) await authorize(headers, session, 'POST', url);
        else if (key) await addProof(headers, key, 'POST', url);
        const response = await fetch(url, {
          method: 'POST', headers, body: fields && JSON.stringify(fields), redirect: 'error', cache: 'no-store', signal: abort.signal, keepalive,
          credentials: cookie ? 'include' : 'same-origin',
        });
        const answer = await read(response);
        const hasNonce = keepNonce(response, sent);
        if (!isFirst || !hasNonce || answer.code !== 'use_dpop_nonce') return answer;
      } catch {
        return { status: 0 };
      } finally {
        cancel();
      }
    }
  };

  return { post, authorize, keepNonce, nonce: () => nonce };
};
