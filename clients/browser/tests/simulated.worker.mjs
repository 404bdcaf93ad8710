// Outside of the test runner, whose hooks make each promise ten times as slow.
import { parentPort, workerData } from 'node:worker_threads';
import { stories } from './stories.mjs';

const { name, count } = workerData;
const [, [story, usual]] = Object.entries(stories).find(([key]) => key.startsWith(name));
const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: count ?? usual * Number(process.env.SEEDS ?? 1) }, (_, n) => n + 1);
let seed;
try {
  for (seed of seeds) await story(seed);
  parentPort.postMessage(undefined);
} catch (error) {
  parentPort.postMessage(`seed ${seed}: ${error.stack}`);
}
