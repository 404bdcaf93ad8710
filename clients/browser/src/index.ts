import { makeClient } from './client.js';
import type { AuthClient, AuthOptions } from './types.js';

export { AuthError } from './errors.js';
export { secondFactor, stepUp, type SecondFactorAnswer, type SecondFactorChallenge, type StepUpNeed } from './factors.js';
export { createPasskey, getPasskey, signInWithPasskey } from './passkey.js';
export { memoryStore } from './store.js';
export type {
  AuthClient, AuthOptions, AuthState, AuthStatus, AuthStore, SignedIn, SignIn,
} from './types.js';

/** A client for one API. Make one for each page or worker; those of one origin and one `baseUrl` share the session. */
export const createAuthClient = (options: AuthOptions): AuthClient => makeClient(options);
