import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { inChunks } from '../in-chunks.ts';
import { ImportRecord } from './tables.ts';

/** Foreign id → our id, for what of these was brought in before. */
export const knownRecords = async (ctx: OperationCtx, source: string, kind: string, foreignIds: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  new Map((await inChunks(foreignIds, (chunk) => data(ctx).all(ImportRecord).where({ source, kind }).whereIn('foreign_id', chunk))).map((each) => [each.foreign_id, each.record_id] as const));
