// Runs every test, and writes a line of JSON for each: for a runner that is not Node's.
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import report from './reporter.mjs';

const folder = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => `${folder}${name}`);
run({ files, concurrency: 2 }).compose(report).pipe(process.stdout);
