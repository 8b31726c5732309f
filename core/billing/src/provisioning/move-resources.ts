import { done, failed, type CallCtx, type Failure, type Outcome, type Ref, type ServerModule } from '@billet/sdk';
import type { MovingResource, Wanted } from './desired-state.ts';
import { handlerOf, outcomeOf, saysNothing } from './outcomes.ts';
import type { ServiceResource } from './tables.ts';

/** What became of the way of one resource from another account of the server. */
export interface MoveResult {
  readonly row: ServiceResource;
  readonly outcome: Outcome<{ readonly id: string }>;
}

const moveOne = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, to: Ref, { row, from }: MovingResource, ends: boolean): Promise<Outcome<{ readonly id: string }>> => {
  const handler = handlerOf(module, row.kind);
  const id = row.remote_id ?? '';
  if (ends || row.going) {
    // Nobody wants it any more: it ends where it is.
    const removed = await outcomeOf(async () => (await handler?.remove?.(ctx, from, id)) ?? done(undefined));
    return removed.status === 'done' ? done({ id }) : removed;
  }
  const { move } = handler ?? {};
  if (move === undefined) return failed('unsupported', 'The module of this server cannot move it.');
  return outcomeOf(() => move(ctx, id, from, to));
};

/** Brings over what still is with other accounts, one after the other. Trouble with the server ends it. */
export const callMoves = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, to: Ref, moving: readonly MovingResource[], ends = false): Promise<readonly MoveResult[]> => {
  const results: MoveResult[] = [];
  for (const each of moving) {
    ctx.signal.throwIfAborted();
    const outcome = await moveOne(module, ctx, to, each, ends);
    results.push({ row: each.row, outcome });
    if (saysNothing(outcome)) break;
  }
  return results;
};

/** Ends what was on its way to an account that goes: answers the first failure. */
export const endMoves = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, to: Ref, moving: readonly MovingResource[]): Promise<Failure | undefined> => {
  const results = await callMoves(module, ctx, to, moving, true);
  return results.map((each) => each.outcome).find((outcome): outcome is Failure => outcome.status === 'failed');
};

/** The wish without what could not be brought over: the account must not make it a second time. */
export const withoutStuck = (wanted: Wanted, moved: readonly MoveResult[]): Wanted => {
  const there = new Set(moved.filter(({ outcome }) => outcome.status === 'done').map(({ row }) => row.id));
  const stuck = new Set(wanted.moving.filter(({ row }) => !there.has(row.id)).map(({ row }) => row.id));
  if (stuck.size === 0) return wanted;
  const resources = wanted.resources.filter(({ row }) => !stuck.has(row.id));
  return { ...wanted, resources, going: wanted.going.filter((row) => !stuck.has(row.id)), desired: { ...wanted.desired, resources: resources.map((each) => each.desired) } };
};
