import { addMonths } from '@billet/sdk';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import type { RetentionSettings } from './retention-settings.ts';

interface Forgotten {
  readonly months: keyof RetentionSettings;
  readonly table: string;
  /** The instant by which a row grows old. */
  readonly at: string;
  /** Rows that still have what is to be forgotten, and that nothing waits for. */
  readonly where: string;
  /** What is taken out of them; a row that is not named by anything goes as a whole. */
  readonly set?: string;
}

const FORGOTTEN: readonly Forgotten[] = [
  { months: 'mailMonths', table: 'mail_messages', at: 'created_at', where: "(text is not null or html is not null or model <> '{}') and state not in ('queued', 'sending')", set: "text = null, html = null, secrets = null, model = '{}'" },
  { months: 'addressMonths', table: 'orders', at: 'created_at', where: 'placed_from is not null', set: 'placed_from = null' },
  { months: 'messageMonths', table: 'gateway_events', at: 'received_at', where: "body <> '' and state in ('applied', 'ignored')", set: "body = ''" },
  { months: 'serverMonths', table: 'provisioning_log', at: 'at', where: '1 = 1' },
];

/** Rows of one transaction: others wait no longer than for these. */
const AT_ONCE = 5000;

const forget = async ({ db, still }: House, { table, at, where, set }: Forgotten, before: string): Promise<void> => {
  const first = await still.first(`retention.${table}`, `select min(${at}) as at from ${table} where ${where}`);
  if (!isReached(first, before)) return;
  const some = `select id from ${table} where ${at} < ? and ${where} order by id limit ${String(AT_ONCE)}`;
  const sql = set === undefined ? `delete from ${table} where id in (${some})` : `update ${table} set ${set} where id in (${some})`;
  let gone = AT_ONCE;
  while (gone === AT_ONCE) gone = await db.transaction(() => db.execute(sql, [before]));
};

/** The nightly job: what has been kept for as long as the settings say is forgotten, a few thousand rows at a time. Running it again changes nothing. */
export const forgetOld = async (house: House): Promise<void> => {
  const settings = (await house.still.ask('retention.settings', () => house.settings.get('retention', 'system'))) as RetentionSettings;
  const today = house.clock.today('UTC');
  for (const each of FORGOTTEN) {
    const months = settings[each.months];
    if (months > 0) await forget(house, each, `${addMonths(today, -months)}T00:00:00.000Z`);
  }
};
