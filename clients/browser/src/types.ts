/** `unknown` until the store has been read; on a server that renders pages it stays so. */
export type AuthStatus = 'unknown' | 'signed-in' | 'signed-out';

/** Who is signed in. The same object until something changes, so it can be compared by identity. */
export interface AuthState {
  readonly status: AuthStatus;
  /** Names this sign-in on this device; another sign-in has another one. No secret, and nothing that the server knows. */
  readonly session?: string;
  /** Why nobody is signed in: the person signed out, or the server refused the refresh token. */
  readonly reason?: 'signed-out' | 'refused';
}

/** What all tabs share: one value, which is read and written in one step. */
export interface AuthStore {
  /**
   * Calls `change` with the stored value, undefined if there is none, and stores the second thing that it gives, if it gives one. Between the two nothing else may write. Values are what
   * the structured clone algorithm takes.
   */
  update<T>(change: (value: unknown) => [result: T, next?: unknown]): Promise<T>;
}

export interface AuthOptions {
  /** Where the API's sign-in is: `https://api.example.com/users`, or a path of this page's origin, `/users`. */
  baseUrl: string | URL;
  /** Further origins that get the access token: `['https://files.example.com']`. */
  origins?: readonly string[];
  /** What the person reads in the list of devices. */
  deviceName?: string;
  /**
   * Binds the session to a key that cannot be exported (RFC 9449): true, the default, its refresh token; `'access'` the access tokens, too. False for neither. Where there is no WebCrypto
   * (a page over `http`) nothing is bound.
   */
  dpop?: boolean | 'access';
  /** Keeps the refresh token in a cookie that no script can read. The API has to be of the same site. */
  cookie?: boolean;
  /** Allows `http` elsewhere than on loopback: whoever is in between reads the tokens. */
  allowHttp?: boolean;
  /** Milliseconds that a request waits for a server that cannot refresh now; 10,000. */
  patience?: number;
  /** `secondFactor(ask)`. Without it, a sign-in that needs a second factor fails with `mfa_required`. */
  secondFactor?: (first: any, post: (path: string, fields: object) => Promise<any>) => Promise<any>;
  /** `stepUp(ask)`. Without it, the caller gets the 401 of a request that asks for a recent login or both factors. */
  stepUp?: (context: any, session: any, code: any, challenge: string) => Promise<any>;
  /** In the place of IndexedDB. */
  store?: AuthStore;
}

export interface SignIn {
  email: string;
  password: string;
}

export interface SignedIn {
  /** With the first second factor: what opens the account without it. Shown once. */
  recoveryCodes?: readonly string[];
}

export interface AuthClient {
  readonly state: AuthState;
  /** The state as soon as it is known. */
  readonly ready: Promise<AuthState>;
  /** Calls back with each state, the present one included as soon as it is known. Gives what ends it. */
  onAuthStateChange(listener: (state: AuthState) => void): () => void;
  /** Signs in with a password. Throws an `AuthError` with the server's `code`. */
  signIn(fields: SignIn): Promise<SignedIn>;
  /** Signs in by any endpoint that answers with tokens: `('external/exchange', { code, code_verifier })`. */
  signInWith(path: string, fields: object): Promise<SignedIn>;
  /** Posts to an endpoint that needs no token, such as `signup` or `password/forgot`, and gives the JSON of the answer. Throws an `AuthError` with the server's `code`. */
  post(path: string, fields?: object): Promise<any>;
  /** Signs out at once, also without a network; the server hears of it as soon as it can be reached. */
  signOut(): Promise<void>;
  /** `fetch` with the access token, for the API's origin alone; for others it is `fetch`. Throws an `AuthError` where a refresh is needed and the server cannot be reached. */
  readonly fetch: typeof globalThis.fetch;
  /** An access token for what is no `fetch` (a WebSocket); undefined if nobody is signed in. Not for bound access tokens. */
  accessToken(): Promise<string | undefined>;
  /** The id of this device: made once, and kept through sign-outs. */
  deviceId(): Promise<string>;
  /** Ends what the client listens to. The session stays. */
  close(): void;
}
