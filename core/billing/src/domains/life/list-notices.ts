import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadDomain } from '../load-domain.ts';
import { forRegistrant } from './send-notices.ts';

const mailOf = z.strictObject({ id: z.number().int(), to: z.string(), state: z.string(), sentAt: z.string().nullable() });

interface Row {
  readonly id: number | string;
  readonly key: string;
  readonly day: string;
  readonly created_at: string;
  readonly mail_id: number | string | null;
  readonly to_address: string;
  readonly state: string;
  readonly sent_at: string | null;
}

export const listNotices = defineOperation({
  name: 'domains.notices',
  summary: 'The notices that went out about a domain, newest first, each with its mails as proof: to whom, when, and how it went.',
  kind: 'query',
  http: { method: 'GET', path: '/domains/{id}/notices' },
  audience: ['staff'],
  permission: 'domains.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ kind: z.string(), day: z.string(), at: z.string(), mails: z.array(mailOf) })) }),
  run: async (ctx, { id }) => {
    const domain = await loadDomain(ctx, id);
    const rows = await data(ctx).db.raw<Row>(
      `select n.id, n.key, n.expires_on as day, n.created_at, m.id as mail_id, m.to_address, m.state, m.sent_at
       from (select * from domain_notices where domain_id = ? order by id desc limit 100) n
       left join mail_messages m on n.mail_key <> '' and m.dedupe_key in (n.mail_key, ${forRegistrant('n.mail_key')}) order by n.id desc, m.id`,
      [domain.id],
    );
    const notices = new Map<number, { kind: string; day: string; at: string; mails: z.input<typeof mailOf>[] }>();
    for (const row of rows) {
      // What stands after the colon belongs to the link that was mailed.
      const notice = notices.get(Number(row.id)) ?? { kind: row.key.split(':')[0] ?? row.key, day: row.day, at: row.created_at, mails: [] };
      if (row.mail_id !== null) notice.mails.push({ id: Number(row.mail_id), to: row.to_address, state: row.state, sentAt: row.sent_at });
      notices.set(Number(row.id), notice);
    }
    return { items: [...notices.values()] };
  },
});
