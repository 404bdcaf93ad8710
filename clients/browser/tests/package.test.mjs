// What somebody gets who installs the package.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundle } from '../bundle.mjs';

const folder = new URL('..', import.meta.url).pathname;
const run = (program, ...args) => promisify(execFile)(program, args, { cwd: folder, env: { ...process.env, npm_config_offline: 'true', npm_config_ignore_scripts: 'true' } });
const sizeOf = (code) => gzipSync(code, { level: 9 }).length;
const limit = 6 * 1024;

test('sign-in, refresh, fetch and sign-out are under 6 KiB, compressed', async () => {
  const { code } = await bundle('{ createAuthClient }');
  assert.ok(sizeOf(code) < limit, `${sizeOf(code)} bytes`);
});

test('social login is under 1 KiB, apart from the rest, and has the same AuthError', () => {
  const code = readFileSync(`${folder}dist/social.js`, 'utf8');
  assert.ok(sizeOf(code) < 1024, `${sizeOf(code)} bytes`);
  assert.deepEqual(code.match(/\bfrom ?"[^"]*"/g), ['from"./index.js"']);
});

test('with passkeys, second factors and step-up it is under 7 KiB', () => {
  const size = sizeOf(readFileSync(`${folder}dist/index.js`));
  assert.ok(size < 7 * 1024, `${size} bytes`);
});

test('the package has the module, its types and its README, and nothing else', async () => {
  const [{ files }] = JSON.parse((await run('npm', 'pack', '--dry-run', '--json')).stdout);
  assert.deepEqual(files.map(({ path }) => path).filter((path) => !/^dist\/\w+\.d\.ts$/.test(path)).sort(), ['README.md', 'dist/index.js', 'dist/index.js.map', 'dist/social.js', 'dist/social.js.map', 'package.json']);
});

test('the package has no dependency', () => {
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(readFileSync(`${folder}package.json`));
  assert.deepEqual({ dependencies, peerDependencies, optionalDependencies }, { dependencies: undefined, peerDependencies: undefined, optionalDependencies: undefined });
  assert.doesNotMatch(readFileSync(`${folder}dist/index.js`, 'utf8'), /(^|[;}])import[ {*"']|\bimport\(/);
});

test('publint has nothing to say', async () => {
  const { stdout } = await run('node_modules/.bin/publint', 'run', '--strict', '--pack', 'false');
  assert.match(stdout, /All good/);
});

test('the types are right for every way of importing', async () => {
  await run('node_modules/.bin/attw', '--pack', '.', '--profile', 'esm-only', '--quiet');
});

test('no package of the lock runs a script at its installation but esbuild, which has its program with it', () => {
  const { packages } = JSON.parse(readFileSync(`${folder}package-lock.json`));
  const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name);
  assert.deepEqual(withScript, ['node_modules/esbuild']);
});
