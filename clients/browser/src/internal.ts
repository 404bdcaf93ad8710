// For the tests: nothing of this is exported by the package.
export { makeClient } from './client.js';
export { here, type Env } from './env.js';
export * from './index.js';
export { recordOf } from './record.js';
export * from './social.js';
export { databaseStore } from './store.js';
