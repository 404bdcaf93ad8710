import { errorOf, tokensOf, type Answer } from './answer.js';
import type { Context } from './context.js';
import type { AuthError } from './errors.js';
import type { Session } from './record.js';
import type { AuthOptions } from './types.js';

/** What the person has to show, beside the first factor. */
export interface SecondFactorChallenge {
  readonly code: 'mfa_required' | 'mfa_enrolment_required';
  /** Of `totp`, `recovery_code`, `passkey`. */
  readonly methods: readonly string[];
  /** Seconds in which it has to be answered. */
  readonly expiresIn: number;
  /** Why the last answer was not taken, from the second time on. */
  readonly error?: AuthError;
  /** Posts to an endpoint that takes the challenge's token, which is added: `login/mfa/passkey-options`, `login/mfa/totp`. Gives the JSON of the answer. */
  post(path: string, fields?: object): Promise<any>;
}

/**
 * The fields for `login/mfa`, such as `{ totp: '123456' }` or `{ passkey }`, with `trust_device` if wanted; `path` names another endpoint (the end of an enrolment).
 * Undefined gives the sign-in up.
 */
export type SecondFactorAnswer = ({ path?: string } & Record<string, unknown>) | undefined;

/**
 * For the option `secondFactor`.
 * @param ask Asks the person; again after a wrong answer.
 */
export const secondFactor = (ask: (challenge: SecondFactorChallenge) => SecondFactorAnswer | Promise<SecondFactorAnswer>): AuthOptions['secondFactor'] =>
  async (first: Answer, post: (path: string, fields: object) => Promise<Answer>) => {
    const { code, mfa_token, methods, expires_in: expiresIn } = first.json;
    for (let error: AuthError | undefined; ;) {
      const given = await ask({
        code, methods, expiresIn, error,
        post: async (path, fields) => {
          const answer = await post(path, { mfa_token, ...fields });
          if (answer.status !== 200) throw errorOf(answer);
          return answer.json;
        },
      });
      if (!given) return first;
      const { path = 'login/mfa', ...fields } = given;
      const answer = await post(path, { mfa_token, ...fields });
      if (answer.code !== 'invalid_second_factor') return answer;
      error = errorOf(answer);
    }
  };

/** What a request asks for before it is answered (RFC 9470). */
export interface StepUpNeed {
  readonly code: 'recent_login_required' | 'second_factor_required';
  /** Seconds that the login may be old. */
  readonly maxAge?: number;
  /** The number of factors. */
  readonly acr?: string;
}

/**
 * For the option `stepUp`.
 * @param ask Asks the person to prove again who they are: gives `{ password }`, `{ totp }` or `{ passkey }`, or undefined to let the request fail.
 */
export const stepUp = (ask: (need: StepUpNeed) => object | undefined | Promise<object | undefined>): AuthOptions['stepUp'] =>
  async ({ shared, api }: Context, { id }: Session, code: StepUpNeed['code'], challenge: string): Promise<Session | undefined> => {
    const valueOf = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1];
    const maxAge = valueOf('max_age');
    const fields = await ask({ code, maxAge: maxAge === undefined ? undefined : Number(maxAge), acr: valueOf('acr_values') });
    const { session } = shared.rec;
    if (!fields || session?.id !== id) return undefined;
    const answer = await api.post('me/reauthenticate', fields, { session });
    const tokens = tokensOf(answer, true);
    if (!tokens) throw errorOf(answer);
    return shared.update((rec) => {
      // The refresh token stays, and so does its generation: a refresh under way is still the one for it.
      const next = rec.session?.id === id ? { ...rec.session, ...tokens, refresh: rec.session.refresh } : undefined;
      return [next, next && { ...rec, session: next }];
    });
  };
