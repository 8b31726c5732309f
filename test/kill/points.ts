/** Where a worker dies: at a named point of its work, or so many milliseconds after it began. */
export const POINTS = ['after claim', 'after insert', 'before commit', 'after commit', 'before ack', 'at any statement', 'at random'] as const;

export interface Death {
  readonly point: (typeof POINTS)[number];
  /** The how-manieth time the point is passed; milliseconds for `at random`. */
  readonly nth: number;
}

const below = (seed: number, bound: number): number => Math.floor((((Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0) % 9973) / 9973) * bound);

const REACH: Readonly<Record<Death['point'], number>> = { 'after claim': 6, 'after insert': 3, 'before commit': 14, 'after commit': 14, 'before ack': 6, 'at any statement': 160, 'at random': 700 };

/** The k-th death of a test: each point in turn, at another time of its life; the same in every run of the test. */
export const deathOf = (k: number): Death => {
  const point = POINTS[k % POINTS.length] as Death['point'];
  return { point, nth: 1 + below(k + 1, REACH[point]) };
};

export const shownDeath = ({ point, nth }: Death): string => (point === 'at random' ? `${String(nth)} ms after it began` : `${point}, time ${String(nth)}`);
