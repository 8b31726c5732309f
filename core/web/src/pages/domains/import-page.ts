import type { Card, Tone } from '../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../page.ts';

const path = '/staff/domains/import';

interface Row {
  readonly name: string;
  readonly unicode: string;
  readonly verdict: 'new' | 'here' | 'noTld' | 'elsewhere' | 'gone' | 'unknown' | 'noExpiry';
  readonly expiresOn: string | null;
  readonly domainId: number | null;
}

interface Answer {
  readonly items: readonly Row[];
  readonly taken: number;
}

const TONES: Readonly<Record<Row['verdict'], Tone>> = { new: 'ok', here: 'idle', noTld: 'warn', elsewhere: 'bad', gone: 'bad', unknown: 'warn', noExpiry: 'warn' };

const wishOf = (body: Body): Record<string, unknown> => ({ accountId: body['accountId'], clientId: body['clientId'], names: (body['names'] ?? '').split(/[\s,;]+/).filter((name) => name !== '') });

const foundCard = (ctx: PageCtx, { items }: Answer): Card => ({
  kind: 'table',
  title: ctx.t('domainImport.found', { count: items.filter(({ verdict }) => verdict === 'new').length }),
  caption: ctx.t('domainImport.title'),
  columns: [{ label: ctx.t('mail.fact.domain') }, { label: ctx.t('services.status') }, { label: ctx.t('mail.fact.expiresOn'), end: true }],
  rows: items.map((row) => ({
    cells: [
      { text: row.unicode, ...(row.domainId === null ? {} : { href: `/staff/domains/${String(row.domainId)}` }) },
      { badge: { text: ctx.t(`domainImport.is.${row.verdict}`), tone: TONES[row.verdict] } },
      { date: row.expiresOn },
    ],
  })),
  empty: ctx.t('domainImport.none'),
});

const load = async (ctx: PageCtx, body: Body, answer?: Answer): ReturnType<Page['load']> => {
  const { items: accounts } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('registrars.list', {});
  const found = answer !== undefined && answer.items.some(({ verdict }) => verdict === 'new');
  return {
    title: ctx.t('domainImport.title'),
    lead: ctx.t('domainImport.lead'),
    crumbs: [{ label: ctx.t('nav.domains'), href: '/staff/domains' }],
    main: [
      {
        kind: 'form',
        form: ctx.form('look', ctx.t('domainImport.look'), [
          { name: 'accountId', label: ctx.t('list.registrar'), widget: 'select', width: 'half', value: body['accountId'] ?? '', options: accounts.map(({ id, name }) => ({ value: String(id), label: name })) },
          { name: 'clientId', label: ctx.t('domainImport.client'), widget: 'number', width: 'half', required: true, value: body['clientId'] ?? ctx.query['client'] ?? '', help: ctx.t('domainImport.clientHelp') },
          { name: 'names', label: ctx.t('domainImport.names'), widget: 'textarea', value: body['names'] ?? '', help: ctx.t('domainImport.namesHelp') },
        ]),
      },
      ...(answer === undefined ? [] : [foundCard(ctx, answer)]),
      ...(found
        ? [{
            kind: 'form' as const,
            lead: ctx.t('domainImport.takeLead'),
            form: ctx.form('take', ctx.t('domainImport.take'), ['accountId', 'clientId', 'names'].map((name) => ({ name, label: '', widget: 'hidden' as const, value: body[name] ?? '' }))),
          }]
        : []),
    ],
  };
};

/** Domains that are at a registrar already: first what is there, then taking it over. */
export const importPage: Page = {
  path,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: (ctx) => load(ctx, {}),
  actions: {
    look: async (ctx, body) => load(ctx.keeping('look', body), body, await ctx.call<Answer>('domains.import', wishOf(body))),
    take: async (ctx, body) => load(ctx, body, await ctx.call<Answer>('domains.import', { ...wishOf(body), apply: true })),
  },
};
