import { addDays, type LocalDate, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { writeOperation } from '../journal/write-operation.ts';
import { changeDomain } from '../load-domain.ts';
import { Domain, DomainContact, DomainNotice } from '../tables.ts';
import { askRegistrant, mailLink } from './ask-registrant.ts';
import { verifierOf } from './verifier-of.ts';

const REMIND_DAYS = 5;
const BATCH = 100;

type Clocked = Pick<House, 'db' | 'clock' | 'executor' | 'still'>;

const FIRST = `select min(verify_by) as at from domains where verification = 'pending' and state in ('active', 'grace')`;

/** Not confirmed in time: out of service at the registry until he does. Whoever has not been asked yet gets all the days of the TLD. */
const suspend = async (ctx: OperationCtx, domain: Domain): Promise<void> => {
  const contact = await data(ctx).all(DomainContact).findById(domain.contact_id ?? 0);
  if (contact === undefined || contact.asked_email !== contact.email) return askRegistrant(ctx, domain);
  const failed = await changeDomain(ctx, domain, { verification: 'failed' });
  await writeOperation(ctx, failed, 'hold', `hold:verify:${String(domain.id)}:${domain.verify_by ?? ''}`, { on: true, because: 'verification' });
};

/** Shortly before the day the link goes out once more. One mail serves all domains of a contact. */
const remind = async (ctx: OperationCtx, domain: Domain, asked: Set<number>): Promise<void> => {
  const { all } = data(ctx);
  const verifyBy = domain.verify_by as LocalDate;
  const notice = { domain_id: domain.id, key: 'verify-reminder', expires_on: verifyBy };
  if ((await all(DomainNotice).findOne(notice)) !== undefined) return;
  await all(DomainNotice).insert({ ...notice, client_id: domain.client_id, mail_key: '', created_at: ctx.clock.now() });
  const contact = await all(DomainContact).findById(domain.contact_id ?? 0);
  if (contact === undefined || asked.has(contact.id)) return;
  asked.add(contact.id);
  await mailLink(ctx, domain, contact, verifyBy);
};

const steps = (today: LocalDate) => [
  { sql: 'd.verify_by < ?', values: [today], act: suspend },
  { sql: `d.verify_by <= ? and not exists (select 1 from domain_notices n where n.domain_id = d.id and n.key = 'verify-reminder' and n.expires_on = d.verify_by)`, values: [addDays(today, REMIND_DAYS)], act: remind },
];

/** The day of registrants who have not confirmed their address yet. Where a registrar asks by itself, it suspends by itself. */
export const runVerificationClock = async (house: Clocked): Promise<void> => {
  const today = house.clock.today('UTC');
  if (!isReached(await house.still.first('domains.verify', FIRST), addDays(today, REMIND_DAYS))) return;
  for (const { sql, values, act } of steps(today)) {
    const asked = new Set<number>();
    for (let after = 0; ; ) {
      const rows = await house.db.raw<{ id: number | string }>(`select d.id from domains d where d.verification = 'pending' and d.state in ('active', 'grace') and d.id > ? and ${sql} order by d.id limit ${String(BATCH)}`, [after, ...values]);
      if (rows.length === 0) break;
      const ids = rows.map(({ id }) => Number(id));
      after = ids.at(-1) ?? after;
      await house.executor.asSystem('domains.verify', async (ctx) => {
        for (const domain of await data(ctx).all(Domain).whereIn('id', ids).where('verification', 'pending').orderBy('id')) {
          if ((await verifierOf(ctx, domain.account_id)) === 'house') await act(ctx, domain, asked);
        }
      });
    }
  }
};
