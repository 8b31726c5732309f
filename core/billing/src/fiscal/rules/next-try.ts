const FIRST_MS = 15_000;
const LONGEST_MS = 3_600_000;

/** How long a document waits after so many tries that did not get through. */
export const pauseAfter = (attempts: number): number => Math.min(FIRST_MS * 2 ** Math.min(attempts, 12), LONGEST_MS);
