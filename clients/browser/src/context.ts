import type { Endpoints } from './endpoints.js';
import type { Env } from './env.js';
import type { Shared } from './shared.js';
import type { Sightings } from './sightings.js';
import type { Work } from './work.js';

/** What the parts of a client work with. */
export interface Context {
  env: Env;
  shared: Shared;
  api: Endpoints;
  seen: Sightings;
  work: Work;
}
