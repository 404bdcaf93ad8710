import { build } from 'esbuild';
import { minify } from 'terser';

const folder = new URL('.', import.meta.url).pathname;

/** The text of a module that exports these names of src/index.ts, and its source map. Terser makes it smaller than esbuild does. */
export const bundle = async (names) => {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from './src/index.ts'`, resolveDir: folder, loader: 'ts' },
    bundle: true, write: false, outdir: '/', entryNames: 'index', format: 'esm', target: 'es2022', sourcemap: 'external', logLevel: 'warning',
  });
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
  return minify(textOf('.js'), { module: true, compress: { passes: 3, ecma: 2020, unsafe_arrows: true }, sourceMap: { content: textOf('.map'), filename: 'index.js', url: 'index.js.map' } });
};
