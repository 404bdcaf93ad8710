import { read } from './answer.js';
import type { Context } from './context.js';
import { AuthError } from './errors.js';
import { newId } from './ids.js';
import type { Session } from './record.js';
import type { Refresher } from './refresher.js';
import type { AuthOptions } from './types.js';

const quietTime = 30_000;

/** `fetch` with the access token. A request belongs to the session that it began in, and is repeated once for each reason that a 401 can give. */
export const makeRequests = (context: Context, { current, renew }: Refresher, stepUp: AuthOptions['stepUp']) => {
  const { env, shared, api, seen } = context;
  const send = async (input: RequestInfo | URL, init: RequestInit | undefined, url: string, session: Session): Promise<Response> => {
    const request = input instanceof Request ? input.clone() : undefined;
    const headers = new Headers(init?.headers ?? request?.headers);
    await api.authorize(headers, session, (init?.method ?? request?.method ?? 'GET').toUpperCase(), url);
    // A redirect to another host would take the token along in older browsers, and where it leads to is not shown: so none is followed unless that is asked for.
    const asked = init?.redirect ?? (request?.redirect === 'follow' ? undefined : request?.redirect);
    const response = await env.fetch(request ?? url, { ...init, headers, redirect: asked ?? 'manual' });
    if (!asked && (response.type === 'opaqueredirect' || (response.status > 300 && response.headers.has('Location')))) {
      throw new AuthError('redirected', "A redirect is followed with redirect: 'follow' only.", response.status);
    }
    return response;
  };

  /** The session to repeat the request with; undefined if the answer is the caller's. */
  const repeat = async (response: Response, sent: string | undefined, session: Session, done: Set<string>, signal?: AbortSignal): Promise<Session | undefined> => {
    const hasNonce = api.keepNonce(response, sent);
    if (response.status !== 401) return undefined;
    const challenge = response.headers.get('WWW-Authenticate') ?? '';
    const { code = '' } = await read(response.clone());
    const reason = /^(recent_login|second_factor)_required$/.test(code) ? 'prove' : /use_dpop_nonce/.test(code + challenge) ? 'nonce' : 'renew';
    // Another code is no answer about the token: a wrong PIN, say. Repeated, it would be a second wrong one.
    if (reason === 'renew' && !/^(token_expired|session_revoked|invalid_(token|dpop_proof))?$/.test(code)) return undefined;
    const isAgain = done.has(reason);
    done.add(reason);
    if (reason !== 'renew') return isAgain ? undefined : reason === 'prove' ? stepUp?.(context, session, code, challenge) : hasNonce ? session : undefined;
    await shared.read();
    const { session: stored, quiet } = shared.rec;
    if (isAgain) {
      // A fresh token was refused, too: another will not help, and each request would ask for one.
      const id = newId();
      return shared.update((rec) => [undefined, { ...rec, quiet: id }]);
    }
    return quiet && seen.left(quiet, quietTime) && stored?.access === session.access ? undefined : renew(session, signal);
  };

  return async (input: RequestInfo | URL, init: RequestInit | undefined, url: string): Promise<Response> => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const done = new Set<string>();
    let session = await current(signal);
    if (!session) return env.fetch(input, init);
    for (;;) {
      const sent = api.nonce();
      const response = await send(input, init, url, session);
      session = await repeat(response, sent, session, done, signal);
      if (!session || init?.body instanceof ReadableStream) return response;
      response.body?.cancel().catch(() => {});
    }
  };
};
