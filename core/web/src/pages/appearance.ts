import { FAMILIES, lookOf, readLook, writeLook } from '../http/look.ts';
import { safeNext } from '../http/safe-next.ts';
import type { Page, PageCtx } from './page.ts';

const choice = (ctx: PageCtx, name: string, values: readonly string[], now: string | undefined): Parameters<PageCtx['form']>[2][number] => ({
  name,
  label: ctx.t(`look.${name}`),
  widget: 'choices',
  options: values.map((value, i) => ({ value, label: ctx.t(`look.${name}.${value}`), selected: now === undefined ? i === 0 : now === value })),
});

const appearance = (area: 'client' | 'staff'): Page => {
  const path = area === 'staff' ? '/staff/appearance' : '/appearance';
  return {
    path,
    area,
    open: area === 'staff' ? 'member' : 'any',
    load: (ctx) => {
      const look = readLook(ctx.request, ctx.web.secure);
      const fields = [choice(ctx, 'theme', ['auto', 'light', 'dark'], look.theme), choice(ctx, 'contrast', ['plain', 'more'], look.contrast), choice(ctx, 'family', ['first', ...FAMILIES], look.family)];
      return Promise.resolve({ title: ctx.t('look.title'), lead: ctx.t('look.lead'), narrow: true, main: [{ kind: 'form', form: ctx.form('look', ctx.t('form.save'), fields) }] });
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
