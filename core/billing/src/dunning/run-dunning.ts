import { addDays } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { Invoice } from '../invoicing/index.ts';
import type { House } from '../room.ts';
import { climb } from './climb.ts';
import { defaultLadder, ladderSchema } from './rules/index.ts';

const PAGE = 200;

/** Goes through all open invoices that a ladder may reach today, each in its own transaction. Twice is once. */
export const runDunning = async (house: House): Promise<number> => {
  let climbed = 0;
  for (const brand of await house.db.from(Brand)) {
    const ladder = brand.ladder === null ? defaultLadder : ladderSchema.parse(brand.ladder);
    const earliest = ladder[0]?.day ?? 0;
    const horizon = addDays(house.clock.today(brand.zone), -earliest);
    for (let after = 0; ; ) {
      const open = await house.db
        .from(Invoice)
        .where({ brand_id: brand.id, status: 'issued', doc_type: 'invoice' })
        .whereIn('settlement', ['unpaid', 'part_paid'])
        .where('due_date', '<=', horizon)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .select('id');
      for (const { id } of open) {
        try {
          if ((await house.executor.asSystem('dunning.climb', (ctx) => climb(ctx, id))) !== null) climbed += 1;
        } catch (error) {
          // One invoice that cannot be dunned must not keep the others from it.
          house.log.error('dunning failed', { invoice: id, error });
        }
      }
      const last = open.at(-1);
      if (last === undefined || open.length < PAGE) break;
      after = last.id;
    }
  }
  return climbed;
};
