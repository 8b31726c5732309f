import { Brand } from './brands/index.ts';
import type { House } from './room.ts';

/**
 * Adds a daily schedule in every zone that a brand lives in, now and when a brand is added. The work itself looks at
 * all brands: one that is not at its new day yet simply has nothing due.
 */
export const eachZoneDaily = (house: House, name: string, time: { readonly hour: number; readonly minute: number }, run: () => Promise<void>): void => {
  const known = new Set<string>();
  const add = (zone: string): void => {
    if (known.has(zone)) return;
    known.add(zone);
    house.scheduler.add({ name: `${name}@${zone}`, pattern: `${String(time.minute)} ${String(time.hour)} * * *`, zone, run });
  };
  house.onStart(async () => {
    for (const brand of await house.db.from(Brand)) add(brand.zone);
  });
  house.hooks.on('brand.created', (event) => { add(event.zone); }, { delivery: 'live', id: `zone:${name}` });
};
