import type { BrandLook } from '@billet/billing';
import { lookFromFields, tokenDefaults } from '../../theme/preview.ts';
import { variantLabel } from '../appearance.ts';
import type { Action, FieldWish, Page, PageCtx } from '../page.ts';

interface Brand {
  readonly id: number;
  readonly name: string;
}

const brands = async (ctx: PageCtx): Promise<readonly Brand[]> => (await ctx.call<{ items: readonly Brand[] }>('brands.list', {})).items;

const currentBrand = (ctx: PageCtx, all: readonly Brand[]): Brand | undefined => all.find(({ id }) => String(id) === ctx.params['brandId']) ?? all[0];

/** Light or dark, contrast, colours: for those who have not chosen. */
const variantFields = (ctx: PageCtx, look: BrandLook): FieldWish[] => {
  const choice = (name: 'appearance' | 'contrast' | 'family', values: readonly string[]): FieldWish => ({
    name,
    label: ctx.t(name === 'appearance' ? 'look.theme' : `look.${name}`),
    widget: 'select',
    options: values.map((value) => ({ value, label: value === 'site' ? ctx.t('look.site') : variantLabel(ctx, name === 'appearance' ? 'theme' : name, value), selected: look[name] === value })),
    ...(name === 'appearance' ? { hint: ctx.t('look.notChosen') } : {}),
  });
  const families = ctx.web.themes.families(look.theme);
  return [choice('appearance', ['site', 'auto', 'light', 'dark']), choice('contrast', ['plain', 'more']), ...(families.length === 0 ? [] : [choice('family', ['site', 'first', ...families])])];
};

/** A colour has a picker for the light page and one for the dark page. */
const fieldsOf = (ctx: PageCtx, look: BrandLook): FieldWish[] => [
  { name: 'theme', label: ctx.t('look.themeChoice'), widget: 'select', options: ctx.web.themes.choices('client').map(({ id, title }) => ({ value: id, label: title, selected: id === look.theme })) },
  ...variantFields(ctx, look),
  ...ctx.web.themes.tokens(look.theme).flatMap((token): FieldWish[] => {
    const value = look.tokens[token.name] ?? token;
    const label = ctx.say.has(`look.token.${token.name}`) ? ctx.t(`look.token.${token.name}`) : token.label;
    if (token.type !== 'color') return [{ name: `${token.name}.light`, label, widget: 'text', value: value.light, required: true }];
    return (['light', 'dark'] as const).map((side) => ({ name: `${token.name}.${side}`, label: ctx.t(`look.token.${side}`, { token: label }), widget: 'color', value: value[side], width: 'half', required: true }));
  }),
];

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const all = await brands(ctx);
  const brand = currentBrand(ctx, all);
  if (brand === undefined) return { title: ctx.t('look.brandTitle'), main: [] };
  const look = await ctx.call<BrandLook>('brands.getLook', { brandId: brand.id });
  const form = ctx.form('look', ctx.t('form.save'), fieldsOf(ctx, look));
  return {
    title: ctx.t('look.brandTitle'),
    lead: ctx.t('look.brandLead'),
    crumbs: [{ label: ctx.t('nav.settings'), href: '/staff/settings' }],
    sidenav: { label: ctx.t('look.brandTitle'), links: all.map(({ id, name }) => ({ label: name, href: `/staff/look/${String(id)}`, current: id === brand.id })) },
    main: [
      { kind: 'form', form },
      { kind: 'preview', title: ctx.t('look.preview'), label: ctx.t('look.previewOf', { brand: brand.name }), path: '/shop', form: 'look', encoded: encodeURIComponent(new URLSearchParams(Object.fromEntries(form.fields.map((field) => [field.name, field.widget === 'select' ? (field.options?.find(({ selected }) => selected)?.value ?? '') : (field.value ?? '')]))).toString()) },
      { kind: 'form', title: ctx.t('look.resetTitle'), lead: ctx.t('look.resetLead'), form: ctx.form('reset', ctx.t('look.reset'), []) },
    ],
  };
};

const save: Action = async (ctx, body) => {
  const brand = currentBrand(ctx, await brands(ctx));
  const defaults = tokenDefaults(ctx.web);
  // A length stands in one field and counts for both pages.
  const sizes = ctx.web.themes.tokens(body['theme'] ?? '').filter(({ type }) => type !== 'color').map(({ name }) => [`${name}.dark`, body[`${name}.light`] ?? ''] as const);
  const look = lookFromFields([...Object.entries(body), ...sizes], defaults);
  // Another theme may not have the colours that the form still shows.
  const family = ['site', 'first', ...ctx.web.themes.families(look.theme)].includes(look.family) ? look.family : 'site';
  await ctx.call('brands.saveLook', { brandId: brand?.id ?? 0, ...look, family });
  return { to: `/staff/look/${String(brand?.id ?? '')}`, say: 'form.saved' };
};

const reset: Action = async (ctx) => {
  const brand = currentBrand(ctx, await brands(ctx));
  const look = await ctx.call<BrandLook>('brands.getLook', { brandId: brand?.id ?? 0 });
  await ctx.call('brands.saveLook', { ...look, brandId: brand?.id ?? 0, tokens: {} });
  return { to: `/staff/look/${String(brand?.id ?? '')}`, say: 'form.saved' };
};

/** Theme and colours of each brand's client area, tried out on its own shop before anybody else sees them. */
export const lookPage: Page = { path: '/staff/look{/:brandId}', area: 'staff', open: 'member', nav: 'settings', load, actions: { look: save, reset } };
