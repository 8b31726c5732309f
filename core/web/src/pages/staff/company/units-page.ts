import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf, type BrandChoice } from '../pricing/brands-of.ts';

interface Unit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
}

const chosen = async (ctx: PageCtx): Promise<{ readonly all: readonly BrandChoice[]; readonly brand: BrandChoice | undefined }> => {
  const all = await brandsOf(ctx);
  return { all, brand: all.find(({ id }) => String(id) === ctx.params['brandId']) ?? all[0] };
};

const renameCard = (ctx: PageCtx, units: readonly Unit[]): readonly Card[] =>
  units.length === 0
    ? []
    : [
        {
          kind: 'form',
          title: ctx.t('units.rename'),
          form: ctx.form('rename', ctx.t('form.save'), [
            { name: 'id', label: ctx.t('units.which'), widget: 'select', options: units.map((unit) => ({ value: String(unit.id), label: unit.name })) },
            { name: 'name', label: ctx.t('units.newName'), widget: 'text', required: true },
          ]),
        },
      ];

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const { t } = ctx;
  const { all, brand } = await chosen(ctx);
  if (brand === undefined) return { title: t('units.title'), main: [] };
  const { items } = await ctx.call<{ items: readonly Unit[] }>('units.list', { brandId: brand.id });
  return {
    title: t('units.title'),
    lead: t('units.lead'),
    crumbs: [{ label: t('nav.settings'), href: '/staff/settings' }],
    sidenav: { label: t('units.title'), links: all.map(({ id, name }) => ({ label: name, href: `/staff/units/${String(id)}`, current: id === brand.id })) },
    main: [
      {
        kind: 'table',
        caption: t('units.title'),
        columns: [{ label: t('products.name') }, { label: t('units.code') }],
        rows: items.map((unit) => ({ cells: [{ text: unit.name }, { text: unit.code }] })),
        empty: t('units.empty'),
      },
      {
        kind: 'form',
        title: t('units.new'),
        form: ctx.form('create', t('units.add'), [
          { name: 'name', label: t('products.name'), widget: 'text', required: true, width: 'half' },
          { name: 'code', label: t('units.code'), widget: 'text', required: true, width: 'half', help: t('units.codeHelp') },
        ]),
      },
      ...renameCard(ctx, items),
    ],
  };
};

/** Cities and regions of a brand (row B1); which plans are on offer there is said on the page of a product. */
export const unitsPage: Page = {
  path: '/staff/units{/:brandId}',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load,
  actions: {
    create: async (ctx, body) => {
      const { brand } = await chosen(ctx);
      await ctx.call('units.create', { brandId: brand?.id, code: body['code'], name: body['name'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    rename: async (ctx, body) => {
      await ctx.call('units.rename', { id: body['id'], name: body['name'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
