// A suite that a broken client passes shows nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Driver } from '../../conformance/driver.mjs';
import { run } from '../../conformance/run.mjs';
import { broken, buildBroken } from './broken.mjs';

describe('clients that are broken on purpose', { concurrency: 8 }, () => {
  for (const one of broken) {
    test(`fails the suite: ${one.name}`, async () => {
      const client = await buildBroken(one);
      const driver = new Driver('node', [new URL('driver.mjs', import.meta.url).pathname], { CLIENT: client });
      try {
        const results = await run(driver, { only: one.scenario, limit: 8000 });
        assert.ok(results.length > 0, 'there is no such scenario');
        assert.ok(results.some(({ outcome }) => outcome === 'failed'), `'${one.scenario}' passes`);
      } finally {
        driver.close();
      }
    });
    if (!one.story) continue;
    test(`fails a story: ${one.name}`, async () => {
      const client = await buildBroken(one);
      const worker = new Worker(new URL('simulated.worker.mjs', import.meta.url), { workerData: { name: one.story, count: 60 }, env: { ...process.env, CLIENT: client } });
      assert.ok(await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)), `'${one.story}' passes with 60 seeds`);
    });
  }
});
