// dist/: each entry point in one file, without a dependency, and its types. build/: the same with its inner parts, for the tests.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';

process.chdir(new URL('.', import.meta.url).pathname);
for (const old of ['dist', 'build']) rmSync(old, { recursive: true, force: true });
mkdirSync('dist');
for (const source of ['index', 'social']) {
  const { code, map } = await bundle('*', source);
  writeFileSync(`dist/${source}.js`, code);
  writeFileSync(`dist/${source}.js.map`, map);
}
await build({ entryPoints: ['src/internal.ts'], bundle: true, format: 'esm', target: 'es2022', outfile: 'build/internal.js', logLevel: 'warning' });
execFileSync('node_modules/.bin/tsc', ['-p', '.'], { stdio: 'inherit' });

// The types of the inner parts are nobody's.
const shown = ['index', 'errors', 'factors', 'passkey', 'social', 'store', 'types'];
for (const file of readdirSync('dist').filter((name) => name.endsWith('.d.ts') && !shown.includes(name.slice(0, -5)))) rmSync(`dist/${file}`);
