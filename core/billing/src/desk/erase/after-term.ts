import { systemCaller } from '@billet/kernel';
import { addMonths, isBilletError } from '@billet/sdk';
import { clientRecordsRef, clientTracesRef } from '../../client-records.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { eraseClient } from './erase-client.ts';
import type { ErasureSettings } from './erasure-settings.ts';
import { eraseLater } from './erase-rows.ts';

/** Clients of one night at most; the others come on the next. */
const AT_ONCE = 200;

/** Closed clients with whom nothing has been done since an instant. */
export const LEFT = `c.status = 'closed' and c.merged_into_id is null and c.created_at < ?
  and not exists (select 1 from audit_subjects s join audit_log a on a.id = s.audit_id where s.client_id = c.id and a.at >= ?)`;

export const leftBefore = (today: string, months: number): string => `${addMonths(today, -months)}T00:00:00.000Z`;

const endTerms = async (house: House, today: string): Promise<void> => {
  const { db, services, still } = house;
  const first = await still.first('erasure.term', 'select min(documents_until) as at from clients where documents_until is not null');
  if (!isReached(first, today)) return;
  const over = await db.raw<{ id: number | string }>('select id from clients where documents_until < ? order by documents_until, id limit ?', [today, AT_ONCE]);
  for (const { id } of over) {
    await db.transaction(async () => {
      await db.execute('update clients set documents_until = null where id = ?', [Number(id)]);
      await eraseLater(db, services.use(clientRecordsRef)(), services.use(clientTracesRef)(), Number(id));
    });
  }
};

const eraseAlone = async (house: House, today: string, months: number): Promise<void> => {
  const before = leftBefore(today, months);
  const left = await house.db.raw<{ id: number | string; number: string }>(`select c.id, c.number from clients c where ${LEFT} order by c.id limit ?`, [before, before, AT_ONCE]);
  for (const { id, number } of left) {
    try {
      await house.executor.call(eraseClient, { id: Number(id), confirm: number }, systemCaller);
    } catch (error) {
      // What stands against it is shown beside the proposal.
      if (!isBilletError(error)) throw error;
    }
  }
};

/** The nightly job: documents whose term is over lose the name, and proposed clients are erased where the setting says so. */
export const erasureJob = async (house: House): Promise<void> => {
  const today = house.clock.today('UTC');
  const settings = (await house.still.ask('erasure.settings', () => house.settings.get('erasure', 'system'))) as ErasureSettings;
  await endTerms(house, today);
  if (settings.eraseAlone && settings.proposeMonths > 0) await eraseAlone(house, today, settings.proposeMonths);
};
