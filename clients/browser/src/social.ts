import { AuthError } from './errors.js';
import { base64Url } from './ids.js';
import type { AuthClient, SignedIn } from './types.js';

// A page's half of a social login: a secret that stays in this tab (PKCE, RFC 7636), and a state that shows that this tab began it (RFC 6749, section 10.12).

export interface SocialSignIn {
  /** As in the client's options. */
  baseUrl: string | URL;
  /** One of those that `GET external` lists, such as `google`. */
  provider: string;
  /** Where the browser comes back to: a page of this origin that calls `finishSocialSignIn`. The API's setting `External:ReturnUrls` has to name it. */
  returnUrl: string;
  /** What the person reads in the list of devices. */
  deviceName?: string;
}

const place = 'jwtdeviceauth social';

const secret = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Sends the page to the provider. Throws an `AuthError` with the code `insecure_page` on `http` elsewhere than on loopback: browsers have no SHA-256 there. */
export const startSocialSignIn = async (auth: AuthClient, { baseUrl, provider, returnUrl, deviceName }: SocialSignIn): Promise<void> => {
  if (!crypto.subtle) throw new AuthError('insecure_page', 'A social sign-in needs a page on https, or on localhost.');
  const [verifier, state] = [secret(), secret()];
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const url = new URL(`${`${baseUrl}`.replace(/\/+$/, '')}/external/${encodeURIComponent(provider)}`, location.href);
  url.search = `${new URLSearchParams({
    device_id: await auth.deviceId(), return_url: returnUrl, code_challenge: base64Url(challenge), state, ...(deviceName && { device_name: deviceName }),
  })}`;
  sessionStorage.setItem(place, JSON.stringify({ verifier, state }));
  location.assign(url.href);
};

/**
 * Signs in with what the page was opened with, and takes it out of the address. Undefined if it was opened with nothing of that kind. Throws an `AuthError`: with the server's `code` as every sign-in does,
 * `access_denied` and the like if the provider or the person refused, `not_begun_here` for an answer that this tab did not ask for, such as one in a link of somebody else.
 */
export const finishSocialSignIn = async (auth: AuthClient): Promise<SignedIn | undefined> => {
  const url = new URL(location.href);
  const [code, error, state] = ['code', 'error', 'state'].map((name) => {
    const value = url.searchParams.get(name);
    url.searchParams.delete(name);
    return value;
  });
  if (!code && !error) return undefined;
  const begun = JSON.parse(sessionStorage.getItem(place) ?? '{}');
  sessionStorage.removeItem(place);
  history.replaceState(history.state, '', url);
  if (!begun.state || begun.state !== state) throw new AuthError('not_begun_here', 'This page did not begin that sign-in. Begin it again.');
  if (error) throw new AuthError(error, `The sign-in ended: ${error}`);
  return auth.signInWith('external/exchange', { code, code_verifier: begun.verifier });
};
