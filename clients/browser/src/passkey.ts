import type { AuthClient, SignedIn } from './types.js';

const tooOld = 'This browser does not read the options of a passkey by itself. Use a function that does, such as that of @simplewebauthn/browser.';

/** Asks the browser for a passkey: from the options of the server to the credential as JSON. */
export const getPasskey = async (options: any): Promise<unknown> => {
  const publicKey = (globalThis as any).PublicKeyCredential?.parseRequestOptionsFromJSON?.(options);
  if (!publicKey) throw new TypeError(tooOld);
  return ((await navigator.credentials.get({ publicKey })) as any).toJSON();
};

/** Asks the browser to make a passkey: from the options of `me/passkeys/options` to what `me/passkeys` takes as `passkey`. */
export const createPasskey = async (options: any): Promise<unknown> => {
  const publicKey = (globalThis as any).PublicKeyCredential?.parseCreationOptionsFromJSON?.(options);
  if (!publicKey) throw new TypeError(tooOld);
  return ((await navigator.credentials.create({ publicKey })) as any).toJSON();
};

/**
 * Signs in with a passkey, without a password.
 * @param auth The client.
 * @param get Shows a passkey for the server's options, and gives it as JSON; in the place of `getPasskey`.
 */
export const signInWithPasskey = async (auth: AuthClient, get: (options: any) => Promise<unknown> = getPasskey): Promise<SignedIn> =>
  auth.signInWith('passkey/login', { passkey: await get(await auth.post('passkey/options')) });
