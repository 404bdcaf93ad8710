import { base64Url, newId } from './ids.js';

// Proofs of a key (RFC 9449) by WebCrypto: the key is made here and cannot leave.
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };

const bytesOf = (text: string) => new TextEncoder().encode(text);
const part = (value: object) => base64Url(bytesOf(JSON.stringify(value)));

export const makeKey = () => crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']) as Promise<CryptoKeyPair>;

/** `iat` is the one thing that asks a wall clock. Where that is wrong the server gives a nonce, and goes by it. */
export const makeProof = async (key: CryptoKeyPair, method: string, url: string, nonce?: string, access?: string): Promise<string> => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key.publicKey);
  const text = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${part({
    jti: newId(), htm: method, htu: url.replace(/[?#].*/, ''), iat: Math.floor(Date.now() / 1000), nonce,
    ath: access && base64Url(await crypto.subtle.digest('SHA-256', bytesOf(access))),
  })}`;
  return `${text}.${base64Url(await crypto.subtle.sign({ ...algorithm, hash: 'SHA-256' }, key.privateKey, bytesOf(text)))}`;
};
