import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import { brandsOf } from '../staff/pricing/brands-of.ts';

/** Where clients have to tell their tax number, a form for each brand (row A8). */
export const taxNumberCards = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const brands = await brandsOf(ctx);
  return Promise.all(
    brands.map(async ({ id, name }) => {
      const { countries } = await ctx.call<{ countries: readonly string[] }>('clientFields.taxNumbers', { brandId: id });
      return {
        kind: 'form' as const,
        title: brands.length < 2 ? ctx.t('taxNumber.title') : `${ctx.t('taxNumber.title')}: ${name}`,
        lead: ctx.t('taxNumber.lead'),
        form: ctx.form(`tax-numbers-${String(id)}`, ctx.t('form.save'), [{ name: 'countries', label: ctx.t('taxNumber.countries'), widget: 'text', value: countries.join(' '), help: ctx.t('taxNumber.help') }]),
      };
    }),
  );
};

/** The action behind such a form. */
export const saveTaxNumbers = (form: string): Action | undefined => {
  const brandId = /^tax-numbers-(\d+)$/.exec(form)?.[1];
  if (brandId === undefined) return undefined;
  return async (ctx, body) => {
    await ctx.call('clientFields.saveTaxNumbers', { brandId, countries: (body['countries'] ?? '').split(/[\s,;]+/).filter((each) => each !== '') });
    return { to: ctx.request.path, say: 'form.saved' };
  };
};
