import { permits } from '@billet/kernel';
import type { Value } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';

/** Names by client id. */
export type ClientNames = ReadonlyMap<number, string>;

const mayRead = (ctx: PageCtx): boolean => permits(ctx.caller.permissions, 'clients.read');

/** Whose something is; who may not read clients sees the number. */
export const clientName = async (ctx: PageCtx, id: number): Promise<string> =>
  mayRead(ctx) ? (await ctx.call<{ client: { name: string } }>('clients.get', { id })).client.name : `#${String(id)}`;

/** Whose all the rows of a page are, in one question. */
export const clientNames = async (ctx: PageCtx, ids: readonly (number | null)[]): Promise<ClientNames> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0 || !mayRead(ctx)) return new Map();
  const { items } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('clients.names', { ids: wanted.join(',') });
  return new Map(items.map(({ id, name }) => [id, name]));
};

export const clientCell = (names: ClientNames, id: number | null): Value => (id === null ? { text: '–' } : { text: names.get(id) ?? `#${String(id)}`, href: `/staff/clients/${String(id)}` });
