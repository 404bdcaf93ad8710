import type { Env } from './env.js';

interface Sighting {
  first: number;
  /** When it last showed life. */
  last: number;
  /** Between a half and 1, for what is to come at a moment that nobody can tell. */
  random: number;
}

export type Sightings = ReturnType<typeof makeSightings>;

/** When each thing of the record was first seen, by a clock that never jumps. The parts of a client share no clock, so each counts from there. */
export const makeSightings = ({ now, random }: Env) => {
  const all = new Map<string, Sighting>();
  const of = (id: string): Sighting => {
    let seen = all.get(id);
    if (!seen) {
      if (all.size > 50) all.delete(all.keys().next().value!);
      all.set(id, seen = { first: now(), last: now(), random: (1 + random()) / 2 });
    }
    return seen;
  };
  return {
    of,
    /** Milliseconds until `ms` have gone by since it was first seen. */
    left: (id: string, ms: number): number => Math.max(0, of(id).first + ms - now()),
  };
};
