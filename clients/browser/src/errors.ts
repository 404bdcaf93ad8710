/** Why a sign-in, or a request that needed a refresh, failed. It holds no token and no password. */
export class AuthError extends Error {
  /** The server's code, or one of the client's own: `unavailable`, `not_the_api`, `redirected`, `newer_store`, `no_store`, `not_begun_here`, `insecure_page`. */
  declare readonly code: string;
  /** The status of the answer; 0 for none. */
  declare readonly status: number;
  /** Seconds to wait, if known. */
  declare readonly retryAfter: number | undefined;
  /** The problem details of the answer, such as `errors` by field. */
  declare readonly problem: Record<string, unknown> | undefined;

  constructor(code: string, message: string, status = 0, retryAfter?: number, problem?: Record<string, unknown>) {
    super(message);
    Object.assign(this, { name: 'AuthError', code, status, retryAfter, problem });
  }
}

export const unavailable = (ms: number | undefined, status = 0): AuthError =>
  new AuthError('unavailable', 'The server cannot be reached now.', status, ms && Math.ceil(ms / 1000));
