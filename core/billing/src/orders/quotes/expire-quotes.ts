import type { House } from '../../room.ts';

/** Closes quotes whose last day is over where their brand is. */
export const expireQuotes = async ({ db, clock, still }: House): Promise<void> => {
  const first = await still.first('quotes.first', "select min(valid_until) as at from quotes where status = 'open'");
  // Somewhere it is still yesterday.
  if (first === null || first >= clock.today('Pacific/Kiritimati')) return;
  await db.transaction(async () => {
    for (const brand of await db.raw<{ id: number; zone: string }>('select id, zone from brands order by id')) {
      await db.execute("update quotes set status = 'expired', version = version + 1 where brand_id = ? and status = 'open' and valid_until < ?", [brand.id, clock.today(brand.zone)]);
    }
  });
};
