import { defineOperation, integer, notFound, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

/** Consents of a client from where each is kept: what he said about marketing, terms with an order, contracts. */
const CONSENTS = `
  select 'marketing' as kind, m.id as id, m.at as at, m.source as source, m.address as address, null as document, null as version,
    case when not m.given then 'refused' when exists (select 1 from marketing_consents n where n.client_id = m.client_id and n.id > m.id and not n.given) then 'withdrawn' else 'given' end as state,
    case when m.given then (select min(n.at) from marketing_consents n where n.client_id = m.client_id and n.id > m.id and not n.given) end as withdrawn_at
  from marketing_consents m where m.client_id = ?
  union all
  select 'terms', o.id, o.terms_accepted_at, 'order', o.terms_accepted_from, o.number, o.terms_version, 'given', null
  from orders o where o.client_id = ? and o.terms_accepted_at is not null
  union all
  select 'contract', c.id, c.accepted_at, 'account', c.accepted_from, c.title, cast(v.version as text), case c.state when 'accepted' then 'given' else c.state end, null
  from contracts c join contract_versions v on v.id = c.version_id where c.client_id = ? and c.accepted_at is not null`;

interface Row {
  readonly kind: string;
  readonly id: number | string;
  readonly at: string;
  readonly source: string;
  readonly address: string | null;
  readonly document: string | null;
  readonly version: string | null;
  readonly state: string;
  readonly withdrawn_at: string | null;
}

const consent = z.strictObject({
  kind: z.enum(['marketing', 'terms', 'contract']),
  id: z.number().int(),
  at: z.string(),
  /** How it was said: on the account page, with an order, by the link of a mail, in a mail program, to staff. */
  source: z.enum(['account', 'order', 'link', 'one_click', 'staff']),
  /** Network address it came from, as long as it is kept. */
  address: z.string().nullable(),
  /** Title of the contract, or number of the order. */
  document: z.string().nullable(),
  version: z.string().nullable(),
  state: z.enum(['given', 'refused', 'withdrawn', 'replaced', 'ended']),
  withdrawnAt: z.string().nullable(),
});

const cursor = z.string().regex(/^[\dTZ:.-]{20,30}~(marketing|terms|contract)~\d{1,15}$/);

export const listConsents = defineOperation({
  name: 'consents.list',
  summary: 'What a client has agreed to, newest first: marketing as it was given and withdrawn, terms with each order, contracts; with version of the text, instant, and address. Withdrawing adds to it and takes nothing away. `next` of one answer is `before` of the next call.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/consents' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ clientId: idSchema, before: cursor.optional(), limit: integer({ min: 1, max: 200 }).default(50) }),
  output: z.strictObject({ items: z.array(consent), next: z.string().optional() }),
  run: async (ctx, { clientId, before, limit }) => {
    const { of, db } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    const [at = '', kind = '', id = '0'] = before?.split('~') ?? [];
    const rows = await db.raw<Row & Record<string, unknown>>(
      `select * from (${CONSENTS}) c ${before === undefined ? '' : 'where (c.at, c.kind, c.id) < (?, ?, ?)'} order by c.at desc, c.kind desc, c.id desc limit ?`,
      [clientId, clientId, clientId, ...(before === undefined ? [] : [at, kind, Number(id)]), limit],
    );
    const items = rows.map(({ withdrawn_at: withdrawnAt, ...row }) => consent.parse({ kind: row.kind, id: Number(row.id), at: row.at, source: row.source, address: row.address, document: row.document, version: row.version, state: row.state, withdrawnAt }));
    const last = items.at(-1);
    return { items, ...(items.length === limit && last !== undefined ? { next: `${last.at}~${last.kind}~${String(last.id)}` } : {}) };
  },
});
