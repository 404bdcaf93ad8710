// The server's half of the rules in docs/clients.md, without a network: sessions, rotation with its leeway, DPoP, second factor, step-up. One world is one
// server with its own clock, accounts, faults and counts. HTTP is in server.mjs; a test may also call `handle` directly.
import { randomBytes, randomUUID } from 'node:crypto';
import { DpopChecker } from './dpop.mjs';

const defaults = {
  accessLifetime: 1800, // seconds
  refreshLifetime: 86_400,
  leeway: 30, // of an unbound session
  specific: false, // FailureDetail
  dpop: 'offered', // off, offered, required
  nonce: false, // every proof needs the server's nonce
  tokenSkew: 0, // seconds that `exp` and `iat` in the tokens are wrong by
  tokenSize: 0, // bytes that are added to each token
};

export class World {
  constructor(options = {}, now = () => performance.now()) {
    this.options = { ...defaults, ...options };
    this.started = now();
    this.real = now;
    this.offset = 0;
    this.faults = [];
    this.sessions = new Map();
    this.refreshTokens = new Map();
    this.accessTokens = new Map();
    this.challenges = new Map();
    this.perGeneration = new Map();
    this.log = [];
    this.elsewhere = { requests: 0, withToken: 0 };
    this.dpop = new DpopChecker(this);
  }

  /** Seconds since the world began, on its own clock. */
  get now() {
    return (this.real() - this.started) / 1000 + this.offset;
  }

  /** The fault for the next request of this kind, if there is one. */
  takeFault(kind) {
    const fault = this.faults.find((one) => one.on === kind || one.on === '*');
    if (!fault) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    return fault;
  }

  endSessions(email) {
    for (const session of this.sessions.values()) {
      if (!email || session.email === email) session.ended = 'ended by the server';
    }
  }

  /** Every access token has expired; the server's clock stays. */
  endAccess() {
    for (const token of this.accessTokens.values()) token.expiresAt = 0;
  }

  /** The last rotation of each session was before the leeway. */
  rotatedLongAgo() {
    for (const session of this.sessions.values()) session.rotatedAt = -1e6;
  }

  report() {
    const count = (kind, outcome) => this.log.filter((entry) => entry.kind === kind && (!outcome || entry.outcome === outcome)).length;
    return {
      now: this.now,
      counts: {
        login: count('login'), refresh: count('refresh'), rotated: count('refresh', 'rotated'), repeated: count('refresh', 'repeated'),
        refused: count('refresh', 'refused'), theft: count('refresh', 'theft'), logout: count('logout'), api: count('api'), unauthorized: count('api', 'unauthorized'),
      },
      mostRefreshesOfOneGeneration: Math.max(0, ...this.perGeneration.values()),
      sessions: [...this.sessions.values()].map(({ id, email, deviceId, generation, thumbprint, cookie, ended }) => ({ id, email, deviceId, generation, isBound: !!thumbprint, cookie: !!cookie, ended: ended ?? null })),
      elsewhere: this.elsewhere,
      log: this.log,
    };
  }

  /** `path` begins behind the world's own. Gives `{ status, headers, body }`. */
  handle({ method, path, headers, body, address }) {
    const kind = kindOf(path);
    const entry = { at: this.now, kind, method, path, outcome: 'ok' };
    this.log.push(entry);
    const request = { method, path, headers, address, entry, fields: fieldsOf(headers, body), text: body };
    const answer = this.route(kind, request);
    entry.status = answer.status;
    if (this.options.nonce && answer.status !== 204) answer.headers['dpop-nonce'] = this.dpop.nonce();
    return answer;
  }

  route(kind, request) {
    switch (request.path.replace(/\?.*/, '')) {
      case '/users/login': return this.login(request, () => request.fields.password === 'right');
      case '/users/login/mfa': return this.secondFactor(request);
      case '/users/passkey/options': return json(200, { challenge: randomUUID(), rpId: 'localhost', allowCredentials: [], userVerification: 'required', timeout: 60_000 });
      case '/users/passkey/login': return this.login({ ...request, fields: { email: 'passkey@example.com', ...request.fields } }, () => request.fields.passkey?.id === 'right');
      case '/users/external/exchange': return this.login({ ...request, fields: { email: 'social@example.com', ...request.fields } }, () => request.fields.code === 'right');
      case '/users/refresh': return this.refresh(request);
      case '/users/logout': return this.logout(request);
      case '/users/me/reauthenticate': return this.reauthenticate(request);
      default: return this.api(request);
    }
  }

  login(request, isRight) {
    const { fields, entry } = request;
    if (!fields.device_id) return problem(400, 'validation_failed', { errors: { device_id: ['is required'] } });
    if (!isRight()) {
      entry.outcome = 'refused';
      return problem(401, 'invalid_credentials');
    }

    const proof = this.dpop.check(request);
    if (proof.problem) return proof.problem;
    const login = { email: fields.email, deviceId: fields.device_id };
    const shown = this.sessions.get(this.refreshTokens.get(fields.device_proof)?.session);
    entry.isKnownDevice = shown?.deviceId === login.deviceId && (!shown.thumbprint || shown.thumbprint === proof.thumbprint);
    if (String(fields.email).startsWith('mfa')) {
      const token = `mfa.${randomUUID()}`;
      this.challenges.set(token, login);
      return problem(403, 'mfa_required', { mfa_token: token, expires_in: 300, methods: ['totp', 'recovery_code'] });
    }

    return this.start(login, fields, proof, entry);
  }

  secondFactor(request) {
    const { fields, entry } = request;
    const login = this.challenges.get(fields.mfa_token);
    if (!login) return problem(401, 'invalid_mfa_token');
    if (fields.totp !== '123456' && fields.recovery_code !== 'aaaa-bbbb') return problem(401, 'invalid_second_factor');
    const proof = this.dpop.check(request);
    if (proof.problem) return proof.problem;
    this.challenges.delete(fields.mfa_token);
    return this.start(login, fields, proof, entry);
  }

  /** The request that is answered with tokens says how it wants them. */
  start({ email, deviceId }, fields, { thumbprint }, entry) {
    const login = { email, deviceId, thumbprint, cookie: fields.token_delivery === 'cookie', bindsAccess: String(fields.dpop_access_token) === 'true' };
    for (const other of this.sessions.values()) {
      if (other.email === login.email && other.deviceId === login.deviceId) other.ended ??= 'replaced by a login';
    }
    const session = { id: randomUUID(), generation: 0, rotatedAt: this.now, authTime: this.now, expiresAt: this.now + this.options.refreshLifetime, ...login };
    this.sessions.set(session.id, session);
    session.refresh = this.makeRefreshToken(session);
    Object.assign(entry, { session: session.id, generation: 0 });
    return this.tokens(session, session.refresh);
  }

  refresh(request) {
    const { fields, entry, headers } = request;
    const inCookie = cookieOf(headers);
    const presented = fields.refresh_token ?? (headers['x-requested-with'] ? inCookie : undefined);
    const refuse = (code, status) => {
      entry.outcome = 'refused';
      return this.options.specific ? problem(status, code) : problem(401, code === 'refresh_token_expired' ? code : 'invalid_refresh_token');
    };
    if (!presented) return problem(400, 'validation_failed', { errors: { refresh_token: ['is required'] } });
    const known = this.refreshTokens.get(presented);
    if (!known) return refuse('invalid_refresh_token', 400);
    const session = this.sessions.get(known.session);
    Object.assign(entry, { session: session.id, generation: known.generation });
    const key = `${session.id} ${known.generation}`;
    this.perGeneration.set(key, (this.perGeneration.get(key) ?? 0) + 1);
    const proof = this.dpop.check(request);
    if (proof.problem) {
      this.perGeneration.set(key, this.perGeneration.get(key) - 1); // told to ask again with a nonce
      return proof.problem;
    }
    if (session.ended) return refuse('refresh_token_not_found', 404);
    if (session.thumbprint && session.thumbprint !== proof.thumbprint) {
      entry.wrongKey = true;
      return refuse('invalid_refresh_token', 401);
    }
    if (session.expiresAt <= this.now) return refuse('refresh_token_expired', 401);

    if (known.generation === session.generation) {
      session.generation += 1;
      session.rotatedAt = this.now;
      session.expiresAt = this.now + this.options.refreshLifetime;
      session.thumbprint ??= proof.thumbprint;
      session.previous = session.refresh;
      session.refresh = this.makeRefreshToken(session);
      entry.outcome = 'rotated';
      return this.tokens(session, session.refresh);
    }

    if (known.generation === session.generation - 1 && (session.thumbprint || this.now - session.rotatedAt < this.options.leeway)) {
      entry.outcome = 'repeated';
      return this.tokens(session, session.refresh);
    }

    entry.outcome = 'theft';
    if (!session.thumbprint) session.ended = 'theft';
    return this.options.specific ? problem(401, 'refresh_token_reused') : problem(401, 'invalid_refresh_token');
  }

  logout(request) {
    const { entry, headers } = request;
    const token = cookieOf(headers);
    if (!headers.authorization && token && headers['x-requested-with']) {
      const session = this.sessions.get(this.refreshTokens.get(token)?.session);
      if (session) session.ended ??= 'logout';
      return { status: 204, headers: { 'set-cookie': 'rt=; Path=/; Max-Age=0' }, body: '' };
    }
    const { session, problem: refused } = this.authorize(request);
    if (refused) return refused;
    session.ended = 'logout';
    entry.session = session.id;
    const isItsCookie = this.refreshTokens.get(token)?.session === session.id;
    return { status: 204, headers: isItsCookie ? { 'set-cookie': 'rt=; Path=/; Max-Age=0' } : {}, body: '' };
  }

  reauthenticate(request) {
    const { session, problem: refused } = this.authorize(request);
    if (refused) return refused;
    if (request.fields.password !== 'right' && request.fields.totp !== '123456') return problem(400, 'incorrect_password');
    session.authTime = this.now;
    return json(200, { access_token: this.makeAccessToken(session), token_type: session.bindsAccess ? 'DPoP' : 'bearer', expires_in: this.options.accessLifetime });
  }

  api(request) {
    const { path, method, entry, text } = request;
    if (path.startsWith('/moved')) return { status: 307, headers: { location: this.elsewhereAddress ?? 'http://localhost/' }, body: '' };
    const { session, problem: refused } = this.authorize(request);
    if (refused) {
      entry.outcome = 'unauthorized';
      return refused;
    }
    Object.assign(entry, { session: session.id });
    if (path.startsWith('/always-401')) {
      entry.outcome = 'unauthorized';
      return problem(401, 'invalid_token', {}, { 'www-authenticate': 'Bearer error="invalid_token"' });
    }
    if (path.startsWith('/wrong-pin')) return problem(401, 'wrong_pin');
    if (path.startsWith('/recent') && this.now - session.authTime > 300) {
      return problem(401, 'recent_login_required', {}, { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' });
    }
    return json(200, { email: session.email, session: session.id, method, body: text ?? '' });
  }

  authorize(request) {
    const unauthorized = (code, error = ' error="invalid_token"') => ({ problem: problem(401, code, {}, { 'www-authenticate': `Bearer${error}` }) });
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (!token) return unauthorized('authentication_required', '');
    const known = this.accessTokens.get(token);
    if (!known) return unauthorized('invalid_token');
    if (known.expiresAt <= this.now) return unauthorized('token_expired');
    const session = this.sessions.get(known.session);
    if (session.ended) return unauthorized('session_revoked');
    if (session.bindsAccess) {
      if (scheme !== 'DPoP') return unauthorized('invalid_token');
      const proof = this.dpop.check(request, token);
      if (proof.problem) return { problem: proof.problem };
      if (proof.thumbprint !== session.thumbprint) return unauthorized('invalid_token');
    }
    return { session };
  }

  tokens(session, refresh) {
    const cookie = session.cookie ? { 'set-cookie': `rt=${refresh}; Path=/; HttpOnly; SameSite=Strict` } : {};
    return json(200, {
      access_token: this.makeAccessToken(session),
      ...(session.cookie ? {} : { refresh_token: refresh }),
      token_type: session.bindsAccess ? 'DPoP' : 'bearer',
      expires_in: this.options.accessLifetime,
      refresh_expires_in: this.options.refreshLifetime,
    }, { 'cache-control': 'no-store', ...cookie });
  }

  makeRefreshToken(session) {
    const token = `rt.${session.generation}.${randomBytes(24).toString('base64url')}${'r'.repeat(this.options.tokenSize)}`;
    this.refreshTokens.set(token, { session: session.id, generation: session.generation });
    return token;
  }

  makeAccessToken(session) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const iat = Math.floor(Date.now() / 1000 + this.offset + this.options.tokenSkew);
    const token = [part({ alg: 'none-of-the-client', typ: 'at+jwt' }), part({ sub: '1', sid: session.id, iat, exp: iat + this.options.accessLifetime, jti: randomUUID(), pad: 'a'.repeat(this.options.tokenSize) }), randomBytes(8).toString('base64url')].join('.');
    this.accessTokens.set(token, { session: session.id, expiresAt: this.now + this.options.accessLifetime });
    return token;
  }
}

/** What faults name a request by. */
export const kindOf = (path) => {
  const route = path.replace(/\?.*/, '');
  if (route === '/users/refresh') return 'refresh';
  if (route === '/users/logout') return 'logout';
  return /^\/users\/(login|passkey|external)/.test(route) ? 'login' : 'api';
};

export const json = (status, value, headers = {}) => ({ status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) });

export const problem = (status, code, more = {}, headers = {}) => ({
  status, headers: { 'content-type': 'application/problem+json', ...headers }, body: JSON.stringify({ type: `about:blank`, title: code, status, code, ...more }),
});

const cookieOf = (headers) => /(?:^|;\s*)rt=([^;]+)/.exec(headers.cookie ?? '')?.[1];

const fieldsOf = (headers, body) => {
  if (!body) return {};
  try {
    return (headers['content-type'] ?? '').includes('json') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  } catch {
    return {};
  }
};
