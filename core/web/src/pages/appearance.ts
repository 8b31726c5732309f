import { brandLook } from '../theme/brand-theme.ts';
import { lookOf, readLook, writeLook } from '../http/look.ts';
import { safeNext } from '../http/safe-next.ts';
import { brandOfVisitor } from './layout.ts';
import type { Page, PageCtx } from './page.ts';

/** Families of the theme that the visitor sees. */
const familiesFor = async (ctx: PageCtx, area: Page['area']): Promise<readonly string[]> => {
  if (area === 'staff') return ctx.web.themes.families('console');
  const brand = await brandOfVisitor(ctx.web, ctx.caller);
  return ctx.web.themes.families(brand === undefined ? 'aurora' : (await brandLook(ctx.web, brand.id)).theme);
};

/** The name of a variant; a theme's own family has its text under `look.family.<name>`, or goes by its name. */
export const variantLabel = (ctx: PageCtx, name: string, value: string): string => {
  const key = `look.${name}.${value}`;
  return ctx.say.has(key) ? ctx.t(key) : value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');
};

const choice = (ctx: PageCtx, name: string, values: readonly string[], now: string | undefined): Parameters<PageCtx['form']>[2][number] => ({
  name,
  label: ctx.t(`look.${name}`),
  widget: 'choices',
  options: values.map((value, i) => ({ value, label: variantLabel(ctx, name, value), selected: now === undefined ? i === 0 : now === value })),
});

const appearance = (area: 'client' | 'staff'): Page => {
  const path = area === 'staff' ? '/staff/appearance' : '/appearance';
  return {
    path,
    area,
    open: area === 'staff' ? 'member' : 'any',
    load: async (ctx) => {
      const look = readLook(ctx.request, ctx.web.secure);
      const families = await familiesFor(ctx, area);
      const fields = [choice(ctx, 'theme', ['auto', 'light', 'dark'], look.theme), choice(ctx, 'contrast', ['plain', 'more'], look.contrast), ...(families.length === 0 ? [] : [choice(ctx, 'family', ['first', ...families], look.family)])];
      return { title: ctx.t('look.title'), lead: ctx.t('look.lead'), narrow: true, main: [{ kind: 'form', form: ctx.form('look', ctx.t('form.save'), fields) }] };
    },
    actions: {
      look: (ctx, body) => {
        writeLook(ctx.response, lookOf(body['theme'], body['contrast'], body['family']), ctx.web.secure);
        return Promise.resolve({ to: safeNext(ctx.query['next'], path), say: 'form.saved' });
      },
    },
  };
};

/** Light or dark, contrast and colours: a matter of this browser, known to the server with the first byte. */
export const appearancePages: readonly Page[] = [appearance('client'), appearance('staff')];
