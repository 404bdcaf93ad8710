import { build } from 'esbuild';
import { minify } from 'terser';

const folder = new URL('.', import.meta.url).pathname;

/** What an entry point beside the first takes from it, so that there is one `AuthError`. */
const shared = { name: 'shared', setup: ({ onResolve }) => onResolve({ filter: /\/errors\.js$/ }, () => ({ path: './index.js', external: true })) };

/** The text of a module that exports these names of a source, and its source map. Terser makes it smaller than esbuild does. */
export const bundle = async (names, source = 'index') => {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from './src/${source}.ts'`, resolveDir: folder, loader: 'ts' },
    bundle: true, write: false, outdir: '/', entryNames: source, format: 'esm', target: 'es2022', sourcemap: 'external', logLevel: 'warning', plugins: source === 'index' ? [] : [shared],
  });
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
  return minify(textOf('.js'), { module: true, compress: { passes: 3, ecma: 2020, unsafe_arrows: true }, sourceMap: { content: textOf('.map'), filename: `${source}.js`, url: `${source}.js.map` } });
};
