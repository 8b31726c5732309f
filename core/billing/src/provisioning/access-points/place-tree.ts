import { groupBy } from '../../group-by.ts';

/** What a tree of places is made of. */
interface Node {
  readonly id: number;
  readonly parent_id: number | null;
}

/** A place with how deep it stands. */
export interface Placed<T> {
  readonly row: T;
  readonly depth: number;
}

/** The tree from the top, each place before what stands under it; neighbours keep the order they come in. */
export const asTree = <T extends Node>(rows: readonly T[]): readonly Placed<T>[] => {
  const under = groupBy(rows, (row) => row.parent_id);
  const walk = (parent: number | null, depth: number): readonly Placed<T>[] => (under.get(parent) ?? []).flatMap((row) => [{ row, depth }, ...walk(row.id, depth + 1)]);
  return walk(null, 0);
};

/** A place and everything that stands under it. */
export const subtreeOf = <T extends Node>(rows: readonly T[], id: number): readonly T[] => {
  const under = groupBy(rows, (row) => row.parent_id);
  const walk = (row: T): readonly T[] => [row, ...(under.get(row.id) ?? []).flatMap(walk)];
  return rows.filter((row) => row.id === id).flatMap(walk);
};

/** A place and those it stands under, the nearest first. */
export const upFrom = <T extends Node>(rows: readonly T[], id: number): readonly T[] => {
  const known = new Map(rows.map((row) => [row.id, row]));
  const path: T[] = [];
  for (let row = known.get(id); row !== undefined; row = row.parent_id === null ? undefined : known.get(row.parent_id)) path.push(row);
  return path;
};
