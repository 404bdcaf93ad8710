import { AuthError, unavailable } from './errors.js';
import type { Session } from './record.js';

/** What came back from an endpoint of ours; `status` 0 for no answer, or one that broke off. */
export interface Answer {
  status: number;
  /** Only what was sent as JSON and is JSON. */
  json?: any;
  code?: string;
  /** Milliseconds. */
  retryAfter?: number;
}

export type Tokens = Pick<Session, 'access' | 'type' | 'ttl' | 'refresh'>;

const longest = 600_000;

/** RFC 9110, section 10.2.3; a date counts from the answer's own `Date`, so that no clock of ours is asked. */
const retryAfterOf = (headers: Headers): number | undefined => {
  const value = headers.get('Retry-After')!; // None is neither a number nor a date.
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.get('Date')!);
  return ms >= 0 ? Math.min(ms, longest) : undefined;
};

export const read = async (response: Response): Promise<Answer> => {
  const { status, headers } = response;
  const text = await response.text();
  let json: any;
  try {
    json = /json/i.test(headers.get('Content-Type') ?? '') && JSON.parse(text);
  } catch {
    // Cut, or a proxy's: no JSON.
  }
  return { status, json, code: json?.code, retryAfter: retryAfterOf(headers) };
};

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The tokens of an answer that has them all. */
export const tokensOf = ({ status, json }: Answer, inCookie: boolean | undefined): Tokens | undefined => {
  if (status !== 200 || !isText(json?.access_token) || !(json.expires_in > 0)) return undefined;
  const { access_token: access, expires_in: ttl, refresh_token: refresh } = json;
  return inCookie || isText(refresh) ? { access, ttl, refresh, type: /^dpop$/i.test(json.token_type) ? 'DPoP' : 'Bearer' } : undefined;
};

/** A definite refusal of the refresh token: a code in JSON, never a status alone. */
export const isRefusal = ({ status, json, code }: Answer): boolean =>
  [400, 401, 404].includes(status) && (/^(invalid_refresh_token|refresh_token_(expired|not_found|reused))$/.test(code!) || json?.error === 'invalid_grant');

export const errorOf = ({ status, json, code, retryAfter }: Answer): AuthError => {
  if (isText(code) && status >= 400) return new AuthError(code, json.title ?? code, status, retryAfter && retryAfter / 1000, json);
  return !status || status >= 500 || [408, 429].includes(status)
    ? unavailable(retryAfter, status)
    : new AuthError('not_the_api', 'This is not the API: a wrong baseUrl, or the sign-in of a network.', status);
};
