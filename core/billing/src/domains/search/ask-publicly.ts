import type { Availability } from '@billet/sdk';
import type { PublicLookup } from '../lookup/public-lookup.ts';

/** Whoever searches does not wait longer for public sources; what they did not say by then is unknown. */
const PATIENCE_MS = 4000;

/** What the public sources said clearly. */
export const askPublicly = async (lookup: PublicLookup, names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Availability>> => {
  const answers = await lookup.ask(names, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  return new Map([...answers].flatMap(([name, { state }]) => (state === 'unknown' ? [] : [[name, { name, state }] as const])));
};
