import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import { brandsOf } from '../staff/pricing/brands-of.ts';

const DETAILS = ['name', 'phone', 'address'] as const;

/** What clients do not change themselves, a form for each brand (row A8). */
export const locksCards = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const brands = await brandsOf(ctx);
  return Promise.all(
    brands.map(async ({ id, name }) => {
      const locks = await ctx.call<Readonly<Record<string, boolean>>>('clientFields.locks', { brandId: id });
      const wishes = DETAILS.map((detail) => ({ name: detail, label: ctx.t(`clientLock.${detail}`), widget: 'switch' as const, checked: locks[detail] ?? false }));
      return {
        kind: 'form' as const,
        title: brands.length < 2 ? ctx.t('clientLock.title') : `${ctx.t('clientLock.title')}: ${name}`,
        lead: ctx.t('clientLock.lead'),
        form: ctx.form(`locks-${String(id)}`, ctx.t('form.save'), wishes),
      };
    }),
  );
};

/** The action behind such a form. */
export const saveLocks = (form: string): Action | undefined => {
  const brandId = /^locks-(\d+)$/.exec(form)?.[1];
  if (brandId === undefined) return undefined;
  return async (ctx, body) => {
    await ctx.call('clientFields.saveLocks', { brandId, ...Object.fromEntries(DETAILS.map((detail) => [detail, body[detail] === 'on'])) });
    return { to: ctx.request.path, say: 'form.saved' };
  };
};
