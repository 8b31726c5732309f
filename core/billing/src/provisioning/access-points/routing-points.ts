import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { subtreeOf, upFrom } from './place-tree.ts';
import { AccessPlace } from './tables.ts';

/** A routing point and those above it in the tree, the nearest first. One that the tree does not know stands alone. */
export const pointsAbove = async (ctx: OperationCtx, point: string): Promise<readonly string[]> => {
  if (point === '') return [];
  const rows = await data(ctx).all(AccessPlace).select('id', 'parent_id', 'name');
  const here = rows.find((row) => row.name === point);
  return here === undefined ? [point] : upFrom(rows, here.id).map((row) => row.name);
};

/** A routing point and those under it in the tree. */
export const pointsBelow = async (ctx: OperationCtx, point: string): Promise<readonly string[]> => {
  const rows = await data(ctx).all(AccessPlace).select('id', 'parent_id', 'name');
  const here = rows.find((row) => row.name === point);
  return here === undefined ? [point] : subtreeOf(rows, here.id).map((row) => row.name);
};
