// Proofs of a key (RFC 9449), as strictly as the real server: each `jti` once, this method, this address, this time or the server's nonce.
import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import { problem } from './world.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

export class DpopChecker {
  constructor(world) {
    this.world = world;
    this.seen = new Set();
    this.current = randomUUID();
  }

  nonce() {
    return this.current;
  }

  /** `{ thumbprint }`, `{}` without a proof, or `{ problem }`. */
  check({ headers, method, address, entry }, accessToken) {
    const { dpop: mode, nonce } = this.world.options;
    const proof = headers.dpop;
    const invalid = (detail) => ({ problem: problem(400, 'invalid_dpop_proof', { detail }) });
    if (mode === 'off') return {};
    if (!proof) return mode === 'required' || accessToken ? invalid('A proof is required.') : {};
    try {
      const [head, body, signature] = proof.split('.');
      const header = JSON.parse(Buffer.from(head, 'base64url'));
      const claims = JSON.parse(Buffer.from(body, 'base64url'));
      const { kty, crv, x, y, ...rest } = header.jwk;
      if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256' || kty !== 'EC' || crv !== 'P-256' || 'd' in rest) return invalid('The header is not that of an ES256 proof with a public key.');
      const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
      if (!verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return invalid('The signature is wrong.');
      if (claims.htm !== method) return invalid(`htm is ${claims.htm}`);
      if (address && claims.htu !== address.replace(/[?#].*/, '')) return invalid(`htu is ${claims.htu}, and the request went to ${address}`);
      if (accessToken && claims.ath !== sha256(accessToken)) return invalid('ath is not that of the access token');
      // A nonce says when the proof was made; without one its time does, and a wrong one is answered with a nonce.
      const isLate = Math.abs(claims.iat - (Date.now() / 1000 + this.world.offset)) > 60;
      if (claims.nonce !== this.current && (nonce || isLate || claims.nonce)) {
        entry.outcome = 'nonce';
        return { problem: problem(401, 'use_dpop_nonce', {}, { 'dpop-nonce': this.current, 'www-authenticate': 'DPoP error="use_dpop_nonce"' }) };
      }
      if (!claims.jti || this.seen.has(claims.jti)) return invalid('jti was used before');
      this.seen.add(claims.jti);
      return { thumbprint: sha256(JSON.stringify({ crv, kty, x, y })) };
    } catch (error) {
      return invalid(`The proof cannot be read: ${error.message}`);
    }
  }
}
