import { permits } from '@billet/kernel';
import type { PageCtx } from './page.ts';

/** Whose something is; who may not read clients sees the number. */
export const clientName = async (ctx: PageCtx, id: number): Promise<string> =>
  permits(ctx.caller.permissions, 'clients.read') ? (await ctx.call<{ client: { name: string } }>('clients.get', { id })).client.name : `#${String(id)}`;
