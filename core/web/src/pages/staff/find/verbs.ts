import { permits } from '@billet/kernel';
import type { PageCtx } from '../../page.ts';
import { plain, type Command } from './commands.ts';
import type { Found } from './found.ts';

/** Something that is done with one thing that was found. */
interface Verb {
  readonly kind: Found['kind'];
  /** Message key; `{name}` is the thing. */
  readonly key: string;
  readonly icon: string;
  readonly permission: string;
  href(found: Found): string;
  /** Only where it can be done. */
  fits?(found: Found): boolean;
}

const runs = ({ status }: Found): boolean => status === 'active' || status === 'suspended';

/** A domain has no other plan. */
const changesPlan = (found: Found): boolean => found.type !== 'domain' && runs(found);

const VERBS: readonly Verb[] = [
  { kind: 'client', key: 'find.order', icon: 'cart', permission: 'orders.write', href: ({ id }) => `/staff/orders/new?client=${String(id)}` },
  { kind: 'client', key: 'find.invoice', icon: 'invoice', permission: 'invoices.write', href: ({ id }) => `/staff/invoices/new?client=${String(id)}` },
  { kind: 'invoice', key: 'find.recordPayment', icon: 'card', permission: 'payments.write', href: ({ id }) => `/staff/invoices/${String(id)}`, fits: ({ meta }) => ['unpaid', 'part_paid'].includes(meta) },
  { kind: 'service', key: 'find.suspend', icon: 'pause', permission: 'services.suspend', href: ({ id }) => `/staff/services/${String(id)}#suspend`, fits: ({ status }) => status === 'active' },
  { kind: 'service', key: 'find.unsuspend', icon: 'play', permission: 'services.suspend', href: ({ id }) => `/staff/services/${String(id)}#unsuspend`, fits: ({ status }) => status === 'suspended' },
  { kind: 'service', key: 'find.change', icon: 'up', permission: 'services.change', href: ({ id }) => `/staff/services/${String(id)}/change`, fits: changesPlan },
  { kind: 'service', key: 'find.price', icon: 'tag', permission: 'services.write', href: ({ id }) => `/staff/services/${String(id)}/price`, fits: runs },
  { kind: 'service', key: 'find.end', icon: 'x', permission: 'services.cancel', href: ({ id }) => `/staff/services/${String(id)}/end`, fits: runs },
  { kind: 'payment', key: 'find.refund', icon: 'undo', permission: 'payments.write', href: ({ id }) => `/staff/payments/${String(id)}`, fits: ({ status }) => status === 'received' },
];

const allowed = (ctx: PageCtx): readonly Verb[] => VERBS.filter(({ permission }) => permits(ctx.caller.permissions, permission));

const command = (ctx: PageCtx, verb: Verb, found: Found): Command => ({ label: ctx.t(verb.key, { name: found.title }), href: verb.href(found), icon: verb.icon });

const LEAST_LETTERS = 3;

/** How many of the first words belong to the verb: "new invoice for ana" has three. Languages without spaces begin with it. */
const wordsTaken = (label: string, words: readonly string[]): number => {
  const own = label.split(/\s+/).filter((word) => word !== '');
  const belongs = (word: string): boolean => own.some((each) => each === word || (word.length >= LEAST_LETTERS && each.startsWith(word)));
  const first = words.findIndex((word) => !belongs(word));
  return first === -1 ? words.length : first;
};

/** A verb that was typed with the thing it is meant for: what to look for, and what to do with it. */
export interface Wish {
  readonly kind: Found['kind'];
  readonly q: string;
  then(found: readonly Found[]): readonly Command[];
}

/** "suspend web1": the verb in the reader's language, then any part of what it is meant for. The verb with the most words of its own wins. */
export const wishOf = (ctx: PageCtx, typed: string): Wish | undefined => {
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const scored = allowed(ctx).map((verb) => ({ verb, taken: wordsTaken(plain(ctx.t(verb.key, { name: '' })), words.map(plain)) }));
  const best = scored.reduce((most, each) => (each.taken > most ? each.taken : most), 0);
  const meant = scored.filter(({ taken }) => taken === best).map(({ verb }) => verb);
  const [{ kind } = { kind: undefined }] = meant;
  if (best === 0 || best === words.length || kind === undefined) return undefined;
  const same = meant.filter((verb) => verb.kind === kind);
  return { kind, q: words.slice(best).join(' '), then: (found) => found.flatMap((each) => same.filter(({ fits }) => fits?.(each) !== false).map((verb) => command(ctx, verb, each))) };
};

/** What can be done with the first of each kind that was found. */
export const verbsFor = (ctx: PageCtx, found: readonly Found[]): readonly Command[] =>
  [...new Set(found.map(({ kind }) => kind))].flatMap((kind) => {
    const first = found.find((each) => each.kind === kind);
    return first === undefined ? [] : allowed(ctx).filter((verb) => verb.kind === kind && verb.fits?.(first) !== false).map((verb) => command(ctx, verb, first));
  });
