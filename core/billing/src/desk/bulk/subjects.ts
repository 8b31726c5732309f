import { invalid, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Domain } from '../../domains/index.ts';
import { Invoice } from '../../invoicing/index.ts';
import { Service } from '../../services/index.ts';
import type { BulkVerb } from './verb.ts';

export interface Subject {
  readonly id: number;
  /** What staff know it by. */
  readonly label: string;
}

const CHUNK = 500;

const some = async (ctx: OperationCtx, kind: BulkVerb['kind'], ids: readonly number[]): Promise<readonly Subject[]> => {
  const { of } = data(ctx);
  if (kind === 'client') return (await of(Client).whereIn('id', ids)).map(({ id, name }) => ({ id, label: name }));
  if (kind === 'domain') return (await of(Domain).whereIn('id', ids)).map(({ id, unicode }) => ({ id, label: unicode }));
  if (kind === 'service') return (await of(Service).whereNull('deleted_at').whereIn('id', ids)).map(({ id, label, number }) => ({ id, label: `${label} · ${number}` }));
  return (await of(Invoice).whereIn('id', ids)).map(({ id, number }) => ({ id, label: number ?? `#${String(id)}` }));
};

/** The rows by their ids, each once and in the order in which they were made; one that is not there is refused. */
export const subjectsOf = async (ctx: OperationCtx, kind: BulkVerb['kind'], ids: readonly number[]): Promise<readonly Subject[]> => {
  const wanted = [...new Set(ids)].sort((a, b) => a - b);
  const found: Subject[] = [];
  for (let at = 0; at < wanted.length; at += CHUNK) found.push(...(await some(ctx, kind, wanted.slice(at, at + CHUNK))));
  if (found.length < wanted.length) throw invalid('NOT_FOUND', 'ids', 'Some of these are not there any more. Load the list again.');
  return found.sort((a, b) => a.id - b.id);
};
