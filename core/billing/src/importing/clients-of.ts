import type { OperationCtx } from '@billet/sdk';
import { Client, Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { inChunks } from '../in-chunks.ts';
import { knownRecords } from './known-records.ts';

/** The clients of these ids of the old system in a brand; who was merged since stands for the one that stayed. */
export const clientsOf = async (ctx: OperationCtx, source: string, brandId: number, foreignIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const ours = await knownRecords(ctx, source, 'client', [...new Set(foreignIds)]);
  const rows = await inChunks([...ours.values()], (chunk) => data(ctx).all(Client).where('brand_id', brandId).whereIn('id', chunk));
  const stays = new Map(rows.map((each) => [each.id, each.merged_into_id ?? each.id] as const));
  return new Map([...ours].flatMap(([foreign, id]) => (stays.has(id) ? [[foreign, stays.get(id) as number] as const] : [])));
};

export interface Owner {
  readonly client: Client;
  readonly payerId: number;
}

/** The same with what services and documents need of them. */
export const ownersOf = async (ctx: OperationCtx, source: string, brandId: number, foreignIds: readonly string[]): Promise<ReadonlyMap<string, Owner>> => {
  const ids = await clientsOf(ctx, source, brandId, foreignIds);
  const own = [...new Set(ids.values())];
  const clients = new Map((await inChunks(own, (chunk) => data(ctx).all(Client).whereIn('id', chunk))).map((each) => [each.id, each] as const));
  const payers = new Map((await inChunks(own, (chunk) => data(ctx).all(Payer).whereIn('client_id', chunk).where('is_default', true))).map((each) => [each.client_id, each.id] as const));
  return new Map([...ids].flatMap(([foreign, id]) => {
    const [client, payerId] = [clients.get(id), payers.get(id)];
    return client === undefined || payerId === undefined ? [] : [[foreign, { client, payerId }] as const];
  }));
};
