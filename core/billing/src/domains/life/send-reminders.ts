import type { Database } from '@billet/database';
import { addDays, type LocalDate, type OperationCtx } from '@billet/sdk';
import { insertRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { anniversaries } from '../rules/index.ts';
import { DomainContact, noticeColumns, type Tld } from '../tables.ts';

/** A house that stood still for some days makes up for it. */
const LATE_DAYS = 30;

export const REMINDER = 'data';

interface Reader {
  readonly id: number | string;
  readonly client_id: number | string;
  readonly contact_id: number | string;
  readonly unicode: string;
  readonly registered_on: string;
  readonly locale: string;
}

const { id: _id, ...columns } = noticeColumns;

/** Whose registration has its anniversary, and who was not shown his data for it yet; not in the first year. */
export const dueReminders = (db: Database, tld: Tld, today: LocalDate, limit: number): Promise<readonly Reader[]> => {
  const days = [...anniversaries(today, LATE_DAYS).keys()];
  const first = addDays(today, 1 - LATE_DAYS);
  return db.raw<Reader>(
    `select d.id, d.client_id, d.contact_id, d.unicode, d.registered_on, c.locale from domains d join clients c on c.id = d.client_id
     where d.tld_id = ? and d.state in ('active', 'grace') and d.contact_id is not null and d.registered_on < ? and substr(d.registered_on, 6) in (${days.map(() => '?').join(', ')})
     and not exists (select 1 from domain_notices n where n.domain_id = d.id and n.key = ? and n.expires_on >= ?) order by d.id limit ?`,
    [tld.id, first, ...days, REMINDER, first, limit],
  );
};

/** A batch of registrants who are shown what is registered, with the mail as its proof; the anniversary is its key. */
export const sendReminders = async (ctx: OperationCtx, tld: Tld, today: LocalDate, limit: number): Promise<void> => {
  const { db, all } = data(ctx);
  const rows = await dueReminders(db, tld, today, limit);
  if (rows.length === 0) return;
  const days = anniversaries(today, LATE_DAYS);
  const contacts = new Map((await all(DomainContact).whereIn('id', [...new Set(rows.map((row) => Number(row.contact_id)))])).map((contact) => [contact.id, contact]));
  const due = rows.map((row) => {
    const day = days.get(row.registered_on.slice(5)) as LocalDate;
    return { row, day, contact: contacts.get(Number(row.contact_id)) as DomainContact, key: `domain:${String(row.id)}:${REMINDER}:${day}` };
  });
  const at = ctx.clock.now();
  await insertRows(db, 'domain_notices', columns, due.map(({ row, day, key }) => ({ domain_id: Number(row.id), client_id: Number(row.client_id), key: REMINDER, expires_on: day, mail_key: key, created_at: at })), { onConflict: 'nothing' });
  await queueMails(
    ctx,
    ...due.map(({ row, contact, key }) => ({
      brandId: tld.brand_id, clientId: Number(row.client_id), key: 'domain-data', to: { address: contact.email, name: contact.name }, locale: row.locale, dedupeKey: key,
      model: {
        name: contact.name, domain: row.unicode, domainId: Number(row.id), registrant: contact.name, organization: contact.organization, email: contact.email, phone: contact.phone,
        address: [...(contact.street as string[]), `${contact.postcode} ${contact.city}`.trim(), contact.region, contact.country].filter((part) => part !== '').join(', '),
      },
    })),
  );
};
