// Every scenario of clients/conformance against this module, each a test.
import { describe, test } from 'node:test';
import { Driver } from '../../conformance/driver.mjs';
import { run } from '../../conformance/run.mjs';
import { scenarios } from '../../conformance/scenarios.mjs';

const driver = new Driver('node', [new URL('driver.mjs', import.meta.url).pathname]);
const results = run(driver).finally(() => driver.close());

describe('the rules', { concurrency: true }, () => {
  for (const { name, rules } of scenarios) {
    test(`${name} [${rules.join(', ')}]`, async () => {
      const { outcome, reason } = (await results).find((one) => one.name === name);
      if (outcome !== 'passed') throw new Error(reason);
    });
  }
});
