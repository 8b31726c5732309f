/** What this process has written: committed transactions, and statements that were transactions of their own. */
export interface OwnWrites {
  readonly commits: number;
  readonly alone: number;
}

interface Snapshot {
  readonly text: string;
  /** The first number that no transaction had yet; absent while some were under way and might still end. */
  readonly next?: bigint;
}

/** `xmin:xmax:xip,…`, as PostgreSQL writes a snapshot: with nothing under way both ends are the same. */
const snapshotOf = (text: string): Snapshot => {
  const [from, next, underWay] = text.split(':');
  return next !== undefined && from === next && underWay === '' ? { text, next: BigInt(next) } : { text };
};

/**
 * Tells from snapshots of PostgreSQL whether anybody else may have written since the last one. Each transaction that
 * writes takes the next number; where all that were taken are our own, nobody else has. A transaction of several
 * statements may take none or many, so after one of those somebody else may have.
 */
export class OthersWrites {
  #last: { readonly snapshot: Snapshot; readonly own: OwnWrites } | undefined;
  #version = 0;

  /** The same text as before for as long as nobody else has written. */
  versionOf(text: string, own: OwnWrites): string {
    const snapshot = snapshotOf(text);
    if (this.#last === undefined || !isOurs(this.#last, { snapshot, own })) this.#version += 1;
    this.#last = { snapshot, own };
    return String(this.#version);
  }
}

const isOurs = (before: { readonly snapshot: Snapshot; readonly own: OwnWrites }, now: { readonly snapshot: Snapshot; readonly own: OwnWrites }): boolean =>
  before.own.commits === now.own.commits &&
  before.snapshot.next !== undefined &&
  now.snapshot.next === before.snapshot.next + BigInt(now.own.alone - before.own.alone);
