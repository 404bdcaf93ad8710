// build/examples/: each example as a folder that any web server can serve beside the API.
import { copyFileSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

process.chdir(new URL('..', import.meta.url).pathname);
const common = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning', alias: { 'jwtdeviceauth-browser': './dist/index.js' }, jsx: 'automatic', define: { 'process.env.NODE_ENV': '"production"' } };
await Promise.all(Object.entries({ plain: ['main.js'], react: ['main.jsx'], 'service-worker': ['main.js', 'worker.js'], extension: ['worker.js'] }).map(async ([name, files]) => {
  await build({ ...common, entryPoints: files.map((file) => `examples/${name}/${file}`), outdir: `build/examples/${name}` });
  mkdirSync(`build/examples/${name}`, { recursive: true });
  for (const file of name === 'extension' ? ['index.html', 'manifest.json'] : ['index.html']) copyFileSync(`examples/${name}/${file}`, `build/examples/${name}/${file}`);
}));
