import { notFound, type OperationCtx } from '@billet/sdk';
import type { RowOf } from '@billet/database';
import { data } from '../data.ts';
import { Domain, type domainColumns } from './tables.ts';

/** A domain the caller may see; absent and foreign are the same. */
export const loadDomain = async (ctx: OperationCtx, id: number): Promise<Domain> => {
  const domain = await data(ctx).of(Domain).findById(id);
  if (domain === undefined) throw notFound('Domain');
  return domain;
};

type Change = Partial<Omit<RowOf<typeof domainColumns>, 'id' | 'name' | 'version' | 'created_at'>>;

/** Writes a change and its trace in the audit. What opens the way to a transfer is left out of it. */
export const changeDomain = async (ctx: OperationCtx, domain: Domain, change: Change): Promise<Domain> => {
  const { auth_code: _code, synced_at: _seen, ...told } = change;
  await data(ctx).all(Domain).findById(domain.id).patch({ ...change, version: domain.version + 1 });
  const before = Object.fromEntries(Object.keys(told).map((key) => [key, domain[key as keyof typeof told]]));
  ctx.touch({ kind: 'domain', id: domain.id, clientId: domain.client_id }, before, told);
  return (await data(ctx).all(Domain).findById(domain.id)) as Domain;
};

/** Moves a domain on in its life. */
export const moveDomain = (ctx: OperationCtx, domain: Domain, state: string, more: Change = {}): Promise<Domain> =>
  changeDomain(ctx, domain, { ...more, state, state_since: domain.state === state ? domain.state_since : ctx.clock.today('UTC') });
