import { permits } from '@billet/kernel';
import type { Page, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import { given, gives, hotspotCrumbs, type Kinds } from './hotspot-parts.ts';

interface Product {
  readonly id: number;
  readonly brandId: number;
  readonly name: Readonly<Record<string, string>>;
  readonly module: string | null;
}

interface Brand {
  readonly id: number;
  readonly name: string;
}

const productsOf = async (ctx: PageCtx): Promise<readonly Product[]> => (await ctx.call<{ items: readonly Product[] }>('products.list', {})).items;

const newKindForm = async (ctx: PageCtx, { servers }: Kinds, products: readonly Product[]): Promise<ReturnType<PageCtx['form']>> => {
  const brands = (await ctx.call<{ items: readonly Brand[] }>('brands.list', {})).items;
  const brandOf = new Map(brands.map(({ id, name }) => [id, name] as const));
  const named = (product: Product): { value: string; label: string } => ({ value: String(product.id), label: brands.length < 2 ? productName(ctx, product.name) : `${productName(ctx, product.name)} · ${brandOf.get(product.brandId) ?? ''}` });
  const plans = products.filter(({ module }) => servers.some(({ extension }) => extension === module));
  return ctx.form('create', ctx.t('hotspot.newKind'), [
    { name: 'name', label: ctx.t('hotspot.kindName'), widget: 'text', required: true, width: 'half' },
    { name: 'serverId', label: ctx.t('hotspot.server'), widget: 'select', width: 'half', options: servers.map(({ id, name }) => ({ value: String(id), label: name })) },
    { name: 'planProductId', label: ctx.t('hotspot.plan'), widget: 'select', width: 'half', help: ctx.t('hotspot.planHelp'), options: plans.map(named) },
    { name: 'sessions', label: ctx.t('hotspot.sessions'), widget: 'number', required: true, width: 'half', value: '1' },
    { name: 'minutes', label: ctx.t('hotspot.minutesOnline'), widget: 'number', width: 'third', help: ctx.t('hotspot.minutesHelp') },
    { name: 'validMinutes', label: ctx.t('hotspot.validMinutes'), widget: 'number', width: 'third', help: ctx.t('hotspot.validHelp') },
    { name: 'megabytes', label: ctx.t('hotspot.traffic'), widget: 'number', width: 'third', help: ctx.t('hotspot.trafficHelp') },
    { name: 'accessPoints', label: ctx.t('hotspot.accessPoints'), widget: 'text', help: ctx.t('hotspot.accessPointsHelp') },
    { name: 'soldProductId', label: ctx.t('hotspot.soldBy'), widget: 'select', help: ctx.t('hotspot.soldByHelp'), options: [{ value: '', label: ctx.t('hotspot.soldByNone') }, ...products.filter(({ module }) => module === null).map(named)] },
  ]);
};

/** Kinds of voucher: what they give, and where. */
export const kindsPage: Page = {
  path: '/staff/hotspot/kinds',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => {
    const kinds = await ctx.call<Kinds>('hotspot.kinds', {});
    const products = await productsOf(ctx);
    const nameOf = (id: number | null): string => productName(ctx, products.find((product) => product.id === id)?.name ?? {});
    const writes = permits(ctx.caller.permissions, 'hotspot.write');
    const form = writes && kinds.servers.length > 0 ? await newKindForm(ctx, kinds, products) : undefined;
    return {
      title: ctx.t('hotspot.kinds'),
      lead: ctx.t('hotspot.kindsLead'),
      crumbs: hotspotCrumbs(ctx),
      main: [
        {
          kind: 'rows',
          rows: kinds.items.map((kind) => ({
            icon: 'wifi',
            title: kind.name,
            meta: [gives(ctx, kind), nameOf(kind.planProductId), kind.serverName, ...(kind.soldProductId === null ? [] : [ctx.t('hotspot.soldAs', { product: nameOf(kind.soldProductId) })])].join(' · '),
            badge: kind.enabled ? { text: ctx.t('hotspot.on'), tone: 'ok' } : { text: ctx.t('hotspot.off'), tone: 'idle' },
            ...(writes ? { action: ctx.form(kind.enabled ? 'close' : 'reopen', ctx.t(kind.enabled ? 'hotspot.close' : 'hotspot.reopen'), [{ name: 'id', label: '', widget: 'hidden', value: String(kind.id) }]) } : {}),
          })),
          empty: ctx.t('hotspot.noKinds'),
        },
        ...(kinds.servers.length === 0 ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'info', text: ctx.t('hotspot.serverFirst') }] : []),
        ...(form === undefined ? [] : [{ kind: 'form' as const, title: ctx.t('hotspot.newKind'), form }]),
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const plan = (await productsOf(ctx)).find((product) => String(product.id) === body['planProductId']);
      await ctx.call('hotspot.createKind', {
        brandId: plan?.brandId ?? 0, serverId: body['serverId'], planProductId: body['planProductId'] ?? 0, name: body['name'], minutes: given(body['minutes']), validMinutes: given(body['validMinutes']), megabytes: given(body['megabytes']),
        sessions: body['sessions'], accessPoints: (body['accessPoints'] ?? '').split(/[\s,;]+/).filter((each) => each !== ''), soldProductId: given(body['soldProductId']),
      });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    close: async (ctx, body) => {
      await ctx.call('hotspot.changeKind', { id: body['id'], enabled: false });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    reopen: async (ctx, body) => {
      await ctx.call('hotspot.changeKind', { id: body['id'], enabled: true });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
