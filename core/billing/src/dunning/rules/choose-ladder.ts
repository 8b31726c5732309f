import { dayOf, defaultLadder, isHard, type Ladder } from './ladder.ts';

export type LadderScope = 'brand' | 'group' | 'product' | 'client';

/** A ladder and what it is for. */
export interface ScopedLadder {
  readonly scope: LadderScope;
  readonly brandId: number;
  /** Id of the group, product or client; 0 for the brand. */
  readonly targetId: number;
  readonly ladder: Ladder;
}

/** What an invoice belongs to. */
export interface LadderTarget {
  readonly brandId: number;
  readonly clientId: number;
  readonly groupId: number | null;
  readonly productIds: readonly number[];
}

const patience = (ladder: Ladder): number => {
  const first = ladder.steps.find(isHard);
  return first === undefined ? Number.MAX_SAFE_INTEGER : dayOf(ladder, first);
};

/** The most special one wins: client, product, group, brand. Of several products' ladders the most patient counts. */
export const chooseLadder = (ladders: readonly ScopedLadder[], target: LadderTarget): { readonly scope: LadderScope | 'default'; readonly ladder: Ladder } => {
  const own = ladders.filter((each) => each.brandId === target.brandId);
  const of = (scope: LadderScope, ids: readonly number[]): readonly ScopedLadder[] => own.filter((each) => each.scope === scope && ids.includes(each.targetId));
  const candidates = [
    of('client', [target.clientId]),
    [...of('product', target.productIds)].sort((a, b) => patience(b.ladder) - patience(a.ladder) || a.targetId - b.targetId),
    target.groupId === null ? [] : of('group', [target.groupId]),
    of('brand', [0]),
  ];
  const chosen = candidates.find((list) => list.length > 0)?.[0];
  return chosen === undefined ? { scope: 'default', ladder: defaultLadder } : { scope: chosen.scope, ladder: chosen.ladder };
};
