// The invariants of docs/clients.md over thousands of seeds. SEEDS=10 runs ten times as many, SEED=7 one.
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { stories } from './stories.mjs';

describe('tabs, a server and a network in virtual time', { concurrency: 2 }, () => {
  for (const name of Object.keys(stories)) {
    test(name, async () => {
      const worker = new Worker(new URL('simulated.worker.mjs', import.meta.url), { workerData: { name } });
      const fault = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
      if (fault) throw new Error(fault);
    });
  }
});
