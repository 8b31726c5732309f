import type { Badge, Card, Tone } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { nextHref } from '../parts.ts';

export interface DomainRow {
  readonly id: number;
  readonly clientId: number;
  readonly serviceId: number;
  readonly name: string;
  readonly unicode: string;
  readonly state: string;
  readonly expiresOn: string | null;
  readonly registeredOn: string | null;
  readonly locked: boolean;
  readonly nameservers: readonly { readonly host: string; readonly addresses?: readonly string[] }[];
  readonly needsAuthCode: boolean;
}

export interface DomainOperationRow {
  readonly id: number;
  readonly domainId: number;
  readonly kind: string;
  readonly state: string;
  readonly message: string;
  readonly createdAt: string;
}

const TONES: Readonly<Record<string, Tone>> = { active: 'ok', pending: 'info', transferring: 'info', restoring: 'info', grace: 'warn', redemption: 'bad', pendingDelete: 'bad' };

export const domainBadge = (ctx: PageCtx, state: string): Badge => ({ text: ctx.t(`domains.state.${state}`), tone: TONES[state] ?? 'idle' });

/** A list of domains; links go to the given area. */
export const domainTable = (ctx: PageCtx, rows: readonly DomainRow[], base: string, next: number | undefined): Card => ({
  kind: 'table',
  caption: ctx.t('nav.domains'),
  columns: [{ label: ctx.t('mail.fact.domain') }, { label: ctx.t('services.status') }, { label: ctx.t('mail.fact.expiresOn'), end: true }],
  rows: rows.map((row) => ({
    cells: [{ text: row.unicode, href: `${base}/${String(row.id)}`, ...(row.unicode === row.name ? {} : { sub: row.name }) }, { badge: domainBadge(ctx, row.state) }, { date: row.expiresOn }],
  })),
  search: { name: 'search', value: ctx.query['search'] ?? '', label: ctx.t('domains.search') },
  empty: ctx.t('domains.empty'),
  next: nextHref(ctx, next),
});
