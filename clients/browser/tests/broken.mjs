// Clients that are broken on purpose, each in one place: what the scenarios and the stories have to find.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

const folder = new URL('..', import.meta.url).pathname;

/** `scenario`: one of clients/conformance that has to fail; `story`: one of stories.mjs. */
export const broken = [
  {
    name: 'a claim that its dead owner keeps, as an orphaned lock', file: 'work.ts',
    from: 'mine.has(claim) || (seen.left(claim, claimLimit) > 0 && !(canHear && now() - seen.of(claim).last >= silenceLimit))', to: 'true',
    scenario: 'a client that dies in a refresh holds nobody up',
  },
  { name: 'signs out on 502', file: 'answer.ts', from: '[400, 401, 404].includes(status) &&', to: 'status >= 500 || [400, 401, 404].includes(status) &&', scenario: "'gateway' signs nobody out", story: 'a bad network' },
  { name: 'signs out by a status alone', file: 'answer.ts', from: '[400, 401, 404].includes(status) && (', to: '[400, 401, 404].includes(status) || (', scenario: "'status' 401 signs nobody out", story: 'a bad network' },
  {
    name: 'takes the clock from the token', file: 'refresher.ts',
    from: 'const left = seen.left(session.access, session.ttl * 1000);',
    to: "const left = JSON.parse(atob(session.access.split('.')[1]!)).exp * 1000 - Date.now();",
    scenario: 'the times in the tokens are not asked (-7200 s wrong)',
  },
  { name: 'refreshes without a claim', file: 'work.ts', from: 'return lives(rec[field]) ?', to: 'return false ?', scenario: 'four clients of one store make one refresh for each expiry', story: 'a good network, four tabs' },
  { name: 'cools down alone', file: 'work.ts', from: '(cool ? seen.left(cool.id, cool.ms) : 0)', to: '(cool && mine.size > 1e9 ? 1 : 0)', scenario: 'a failing server sees few refreshes, whoever asks' },
  { name: 'does not keep Retry-After', file: 'answer.ts', from: 'return ms >= 0 ? Math.min(ms, longest) : undefined;', to: 'return undefined;', scenario: 'Retry-After is waited for' },
  { name: 'sends the token to every host', file: 'client.ts', from: 'allowed.includes(url.origin)', to: 'true', scenario: 'a request to another host has no token' },
  {
    name: 'revives a session that was signed out', file: 'refresher.ts', from: 'if (isSent(rec.session)) next.session = fresh;', to: 'if (fresh) next.session = fresh;',
    scenario: 'an answer that comes after the sign-out revives nothing',
  },
  { name: 'repeats a request as another account', file: 'refresher.ts', from: 'if (session?.id !== id) return undefined;', to: 'if (!session) return undefined;', scenario: 'a request of the first account is not repeated as the second' },
  { name: 'refreshes at each 401', file: 'requests.ts', from: 'return quiet && seen.left(quiet, quietTime) && stored?.access === session.access ? undefined : renew(session, signal);', to: 'return renew(session, signal);', scenario: 'an API that always answers 401' },
  { name: 'forgets the session when the store is empty', file: 'shared.ts', from: 'const base = !stored ||', to: 'const base = !stored ? { v: 1, seq: 0 } :', scenario: 'a store that is cleared while the client runs' },
  { name: 'forgets a sign-out that the server has not heard', file: 'client.ts', from: "proof: rec.session.refresh, pending: withPending(rec)", to: 'proof: rec.session.refresh', scenario: 'signing out works without a network', story: 'sign-outs and second accounts' },
  { name: 'comes back as soon as it may', file: 'work.ts', from: 'Math.max(retryAfter * (1 + random() / 10), ', to: '(retryAfter || 0) * (1 + random() / 10) + 0 * (', scenario: 'a failing server that asks to come back after 0 s' },
  { name: 'goes on doubling after a quiet time', file: 'work.ts', from: 'cool && !seen.left(cool.id, cool.ms + quietTime) ? 5 : 7', to: '7', scenario: 'a lost answer after a quiet time' },
  { name: 'makes a key for each sign-in', file: 'client.ts', from: 'shared.rec.key ?? await makeKey()', to: 'await makeKey()', scenario: 'the key stays with the device' },
  { name: 'takes HTML for tokens that are missing, and signs out', file: 'refresher.ts', from: '} else if (!isRefusal(answer)) {', to: "} else if (!isRefusal(answer) && answer.status !== 200) {", scenario: "'portal' signs nobody out", story: 'a bad network' },
];

/** Builds one, and gives the address of its module. Fails where the place that it breaks is not there any more. */
export const buildBroken = async ({ name, file, from, to }) => {
  const outfile = `${folder}build/broken/${name.replace(/\W+/g, '-')}.mjs`;
  await mkdir(`${folder}build/broken`, { recursive: true });
  await build({
    entryPoints: [`${folder}src/internal.ts`], bundle: true, format: 'esm', target: 'es2022', outfile, logLevel: 'silent',
    plugins: [{
      name: 'break',
      setup: ({ onLoad }) => onLoad({ filter: new RegExp(`/src/${file}$`) }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes(from)) throw new Error(`'${name}' is broken nowhere: ${file} has no such text`);
        return { contents: text.replace(from, () => to), loader: 'ts' };
      }),
    }],
  });
  return outfile;
};
