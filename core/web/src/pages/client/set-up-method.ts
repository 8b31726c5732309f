import { gatewayRegistryRef } from '@billet/billing';
import { schemaForm, type SchemaForm } from '../../forms/schema-form.ts';
import type { Page, PageCtx } from '../page.ts';

interface SetUp {
  readonly extension: string;
  readonly name: string;
  readonly terms: Readonly<Record<string, string>>;
}

const describe = (ctx: PageCtx): Promise<SetUp> => ctx.call<SetUp>('paymentMethods.setUpForm', { clientId: ctx.caller.clientId, gatewayAccountId: ctx.params['id'] });

const formOf = (ctx: PageCtx, extension: string): SchemaForm | undefined => {
  const { setUp } = ctx.web.house.services.use(gatewayRegistryRef).get(extension).definition;
  const text = (key: string, english: string | undefined): string | undefined => {
    const full = `ext.${extension}.setUp.${key}`;
    return ctx.say.has(full) ? ctx.t(full) : english;
  };
  return setUp === undefined ? undefined : schemaForm({ schema: setUp, text, secretSet: '' });
};

/** Back to the invoice that was to be paid, with this way of paying chosen. */
const onTo = (ctx: PageCtx): string => (/^\d{1,15}$/.test(ctx.query['invoice'] ?? '') ? `/invoices/${ctx.query['invoice'] ?? ''}?method=${ctx.params['id'] ?? ''}` : '/payment-methods');

/** A client allows charges once, before anything is paid: a mandate for direct debits. */
export const setUpMethodPage: Page = {
  path: '/payment-methods/new/:id',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { extension, name, terms } = await describe(ctx);
    const agreed = `ext.${extension}.setUp.terms`;
    return {
      title: name,
      lead: ctx.t('methods.setUpLead'),
      crumbs: [{ label: ctx.t('methods.title'), href: '/payment-methods' }],
      narrow: true,
      main: [
        ...(ctx.say.has(agreed) ? [{ kind: 'note' as const, tone: 'info' as const, text: ctx.t(agreed, terms) }] : []),
        { kind: 'form', form: ctx.form('set-up', ctx.t('methods.setUp'), [...(formOf(ctx, extension)?.fields({}, []) ?? []), { name: 'agree', label: ctx.t('methods.agree'), widget: 'switch' }]) },
      ],
    };
  },
  actions: {
    'set-up': async (ctx, body) => {
      const { extension } = await describe(ctx);
      const typed = Object.entries(formOf(ctx, extension)?.values(body) ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
      await ctx.call('paymentMethods.setUp', { clientId: ctx.caller.clientId, gatewayAccountId: ctx.params['id'], values: Object.fromEntries(typed), agree: body['agree'] === 'on' });
      return { to: onTo(ctx), say: 'form.saved' };
    },
  },
};
