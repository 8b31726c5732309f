import { permits } from '@billet/kernel';
import type { Option } from '../../view-models/field.ts';
import type { PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { ProductRow } from '../shapes.ts';

type Options = (ctx: PageCtx) => Promise<readonly Option[]>;

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Everything of a kind by its name; nothing for those who may not see it. */
const named =
  (operation: string, permission: string): Options =>
  async (ctx) =>
    permits(ctx.caller.permissions, permission) ? (await ctx.call<{ items: readonly Named[] }>(operation, {})).items.map(({ id, name }) => ({ value: String(id), label: name })) : [];

export const servers = named('servers.list', 'servers.read');
export const clientGroups = named('clientGroups.list', 'clients.read');
export const gateways = named('gatewayAccounts.list', 'public');
export const registrars = named('registrars.list', 'registrars.read');

/** With a single brand there is nothing to choose. */
export const brands: Options = async (ctx) => {
  const all = await named('brands.list', 'brands.read')(ctx);
  return all.length > 1 ? all : [];
};

export const products: Options = async (ctx) => (await ctx.call<{ items: readonly ProductRow[] }>('products.list', {})).items.map((product) => ({ value: String(product.id), label: productName(ctx, product.name) }));

/** States by their names: `<prefix>.<state>` is the message. */
export const states =
  (prefix: string, names: readonly string[]) =>
  (ctx: PageCtx): readonly Option[] =>
    names.map((name) => ({ value: name, label: ctx.t(`${prefix}.${name}`) }));
