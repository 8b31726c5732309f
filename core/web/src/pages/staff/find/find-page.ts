import { permits } from '@billet/kernel';
import type { Badge, Card } from '../../../view-models/page.ts';
import { domainBadge } from '../../domains/domain-shapes.ts';
import type { Page, PageCtx } from '../../page.ts';
import { statusBadge } from '../../tones.ts';
import { commandsFor, type Command } from './commands.ts';
import type { Found } from './found.ts';
import { verbsFor, wishOf } from './verbs.ts';

interface Hit {
  readonly icon: string;
  readonly title: string;
  readonly meta: string;
  readonly href: string;
  readonly badge?: Badge;
}

interface Group {
  readonly title: string;
  readonly hits: readonly Hit[];
}

const ICONS = { client: 'users', service: 'server', domain: 'globe', invoice: 'invoice', order: 'cart', payment: 'card' } as const;
const MOST_COMMANDS = 6;

const badgeOf = (ctx: PageCtx, { kind, status, meta }: Found): Badge | undefined => {
  if (kind === 'domain') return domainBadge(ctx, status);
  if (kind === 'payment') return status === 'reversed' ? { text: ctx.t('money.reversed'), tone: 'idle' } : undefined;
  return statusBadge(ctx.say, kind === 'invoice' && status === 'issued' ? meta : status);
};

const metaOf = (ctx: PageCtx, { kind, meta }: Found): string => {
  if (kind === 'client' || kind === 'service') return meta;
  return (kind === 'domain' || kind === 'payment') && meta !== '' ? ctx.say.date(meta) : '';
};

const hitOf = (ctx: PageCtx, found: Found): Hit => {
  const badge = badgeOf(ctx, found);
  return { icon: ICONS[found.kind], title: found.title, meta: metaOf(ctx, found), href: `/staff/${found.kind}s/${String(found.id)}`, ...(badge === undefined ? {} : { badge }) };
};

const asHit = ({ label, ...rest }: Command): Hit => ({ ...rest, title: label, meta: '' });

/** A leading ">" asks for pages and verbs only; a verb before a name does it with what has that name. */
const groupsFor = async (ctx: PageCtx): Promise<readonly Group[]> => {
  const typed = (ctx.query['q'] ?? '').trim().slice(0, 100);
  const q = typed.replace(/^>\s*/, '');
  const look = q !== '' && permits(ctx.caller.permissions, 'clients.read');
  const find = async (input: { readonly q: string; readonly kind?: string }): Promise<readonly Found[]> => (await ctx.call<{ items: readonly Found[] }>('search.find', input)).items;
  const wish = look ? wishOf(ctx, q) : undefined;
  const wished = wish === undefined ? [] : wish.then(await find({ q: wish.q, kind: wish.kind }));
  const items = look && !typed.startsWith('>') ? await find({ q }) : [];
  const commands = commandsFor(ctx, q).slice(0, q === '' ? undefined : MOST_COMMANDS);
  return [
    { title: ctx.t('find.do'), hits: wished.map(asHit) },
    { title: ctx.t('find.found'), hits: items.map((item) => hitOf(ctx, item)) },
    { title: ctx.t('find.do'), hits: wished.length > 0 ? [] : verbsFor(ctx, items).map(asHit) },
    { title: ctx.t('find.goTo'), hits: commands.map(asHit) },
  ].filter((group) => group.hits.length > 0);
};

const cardOf = ({ title, hits }: Group): Card => ({
  kind: 'rows',
  title,
  rows: hits,
  empty: '',
});

/** Objects, pages and verbs: as a palette over every page (Ctrl K), and as this page for those without scripts. */
export const findPage: Page = {
  path: '/staff/find',
  area: 'staff',
  open: 'member',
  load: async (ctx) => {
    const groups = await groupsFor(ctx);
    const q = ctx.query['q'] ?? '';
    return {
      title: ctx.t('shell.find'),
      search: { value: q, label: ctx.t('shell.find') },
      main: groups.length === 0 ? [{ kind: 'rows', rows: [], empty: ctx.t('find.empty') }] : groups.map(cardOf),
    };
  },
  part: async (ctx) => {
    const groups = await groupsFor(ctx);
    let n = 0;
    const numbered = groups.map((group) => ({ title: group.title, hits: group.hits.map((hit) => ({ ...hit, id: `hit-${String((n += 1))}` })) }));
    return { view: 'palette-hits', model: { groups: numbered } };
  },
};
