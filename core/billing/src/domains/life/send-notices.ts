import type { Database } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { insertRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { windowDays, type NoticeWindow } from '../rules/index.ts';
import { noticeColumns, type Tld } from '../tables.ts';

interface Reader {
  readonly id: number | string;
  readonly client_id: number | string;
  readonly unicode: string;
  readonly expires_on: string;
  readonly email: string;
  readonly registrant_email: string | null;
  readonly registrant_name: string | null;
  readonly client_name: string;
  readonly locale: string;
}

const { id: _id, ...columns } = noticeColumns;

/** Whom a window asks to be told today, and who was not yet: each once for a day of expiry. */
export const dueNotices = (db: Database, tld: Tld, window: NoticeWindow, today: string, limit: number): Promise<readonly Reader[]> => {
  const { first, last } = windowDays(window, today);
  return db.raw<Reader>(
    `select d.id, d.client_id, d.unicode, d.expires_on, c.email, c.name as client_name, c.locale, r.email as registrant_email, r.name as registrant_name
     from domains d join clients c on c.id = d.client_id left join domain_contacts r on r.id = d.contact_id
     where d.tld_id = ? and d.state in ('active', 'grace') and d.expires_on >= ? and d.expires_on <= ?
     and not exists (select 1 from domain_notices n where n.domain_id = d.id and n.key = ? and n.expires_on = d.expires_on) order by d.id limit ?`,
    [tld.id, first, last, window.key, limit],
  );
};

/** The key of the second mail, in SQL: the one to a registrant who is not the client. */
export const forRegistrant = (key: string): string => `${key} || ':registrant'`;

/** The client pays, the registrant is who has to be told: each at his own address. */
const readersOf = ({ email, client_name: name, registrant_email: other, registrant_name: otherName }: Reader): readonly { readonly address: string; readonly name: string; readonly suffix: string }[] => [
  { address: email, name, suffix: '' },
  ...(other === null || other.toLowerCase() === email.toLowerCase() ? [] : [{ address: other, name: otherName ?? '', suffix: ':registrant' }]),
];

/** A batch of the notices that a window asks for today, with the mail as its proof. */
export const sendNotices = async (ctx: OperationCtx, tld: Tld, window: NoticeWindow, today: string, limit: number): Promise<void> => {
  const { db } = data(ctx);
  const rows = await dueNotices(db, tld, window, today, limit);
  if (rows.length === 0) return;
  const keyOf = (row: Reader): string => `domain:${String(row.id)}:${window.key}:${row.expires_on}`;
  const at = ctx.clock.now();
  await insertRows(db, 'domain_notices', columns, rows.map((row) => ({ domain_id: Number(row.id), client_id: Number(row.client_id), key: window.key, expires_on: row.expires_on, mail_key: keyOf(row), created_at: at })), { onConflict: 'nothing' });
  await queueMails(
    ctx,
    ...rows.flatMap((row) =>
      readersOf(row).map(({ suffix, ...to }) => ({
        brandId: tld.brand_id, clientId: Number(row.client_id), key: window.from < 0 ? 'domain-expired' : 'domain-expires', to, locale: row.locale,
        model: { name: to.name, domain: row.unicode, expiresOn: row.expires_on }, dedupeKey: `${keyOf(row)}${suffix}`,
      })),
    ),
  );
};
