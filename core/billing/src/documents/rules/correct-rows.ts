import type { Given } from './net-rows.ts';

export interface Amounts {
  readonly net: number;
  readonly tax: number;
}

/** Something rendered that a document changes: what it came to before, and comes to after. */
export interface Corrected<T> {
  readonly given: T;
  readonly before: Amounts;
  readonly after: Amounts;
}

/**
 * What a document takes back of things rendered, with all that documents before it took back of them. `documentId` grows with
 * time, so what later ones take back does not change an earlier correction.
 */
export const correctRows = <T extends Given & { readonly documentId: number }>(all: readonly T[], documentId: number): readonly Corrected<T>[] =>
  all.filter(({ takesBack }) => takesBack === null).flatMap((given) => {
    const back = all.filter(({ takesBack }) => takesBack === given.lineId);
    if (!back.some((each) => each.documentId === documentId)) return [];
    const upTo = (count: (id: number) => boolean): Amounts => {
      const own = back.filter((each) => count(each.documentId));
      const less = (key: 'net' | 'tax'): number => own.reduce((sum, each) => sum + each[key], given[key]);
      return { net: less('net'), tax: less('tax') };
    };
    return [{ given, before: upTo((id) => id < documentId), after: upTo((id) => id <= documentId) }];
  });
