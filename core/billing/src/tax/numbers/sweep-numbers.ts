import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { checkJob, countryOfNumber } from './note-number.ts';
import { taxSourcesRef } from '../tax-sources.ts';

const MOST_A_DAY = 1000;

type Due = { readonly payer_id: number | string; readonly number: string; readonly next_check_at: string };

/** Asks again for what is due (wall clock), in one go a day; numbers of countries nobody can ask about wait. */
export const sweepNumbers = async (house: House): Promise<void> => {
  const first = await house.still.first('tax.firstCheck', 'select min(next_check_at) as at from tax_numbers');
  if (!isReached(first, house.clock.wall())) return;
  const sources = house.services.use(taxSourcesRef);
  const due = await house.db.raw<Due>(
    `select min(p.id) as payer_id, n.number, n.next_check_at from tax_numbers n join payers p on p.tax_id = n.number
     where n.next_check_at <= ? group by n.number, n.next_check_at order by n.next_check_at limit ${String(MOST_A_DAY)}`,
    [house.clock.wall()],
  );
  const askable = due.filter(({ number }) => sources.checkerFor(countryOfNumber(number)) !== undefined);
  if (askable.length === 0) return;
  await house.executor.asSystem('tax.sweepNumbers', (ctx) => ctx.enqueue(...askable.map((row) => checkJob(Number(row.payer_id), row.number, row.next_check_at))));
};
