/** Few enough values for one statement of either database. */
const CHUNK = 500;

/** Reads by many values with few statements. */
export const inChunks = async <V, T>(values: readonly V[], read: (chunk: V[]) => PromiseLike<readonly T[]>): Promise<readonly T[]> => {
  const found: T[] = [];
  for (let at = 0; at < values.length; at += CHUNK) found.push(...(await read(values.slice(at, at + CHUNK))));
  return found;
};
