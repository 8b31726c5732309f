import type { DatabaseDeps } from '@billet/database';
import { createLiveClock } from '@billet/kernel';

/** Real time and no log, for tests that look at neither. */
export const silentDeps = (): DatabaseDeps => ({
  clock: createLiveClock(),
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
});
