import { field, integer, type SettingsOf, z } from '@billet/sdk';
import type { QueryBuilderType } from 'objection';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { AddressUse, HeldAddress } from './tables.ts';

/** How long it is known who had which address. Texts: `ext.addresses.settings.system.<field>`. */
export const addressSettings = z.strictObject({
  keepDays: field(integer({ min: 0, max: 36_500 }).default(365), { title: 'Keep who had which address for', unit: 'd', help: '0 = for ever. The law of your country says how long you must, and how long you may.' }),
});

type AddressSettings = SettingsOf<typeof addressSettings>;

const DAY_MS = 86_400_000;
const AT_ONCE = 5000;

const FIRST_USE = `select min(at) as at from (select min(since) as at from held_addresses where state = 'resting' and client_id is not null
  union all select min(until) as at from address_uses) firsts`;

/** Deletes what is older than the house keeps it; an address that somebody still has is not old. */
export const forgetUses = async (house: House): Promise<void> => {
  const { keepDays } = (await house.still.ask('addresses.settings', () => house.settings.get('addresses', 'system'))) as AddressSettings;
  if (keepDays === 0) return;
  const before = new Date(Date.parse(house.clock.now()) - keepDays * DAY_MS).toISOString();
  const first = await house.still.first('addresses.firstUse', FIRST_USE);
  if (!isReached(first, before)) return;
  // A pool may let an address rest for longer than it is known whose it was.
  const resting = (): QueryBuilderType<HeldAddress> => house.db.from(HeldAddress).where('state', 'resting').where('since', '<', before).whereNotNull('client_id');
  if ((await resting().limit(1).select('id')).length > 0) {
    await house.db.transaction(async () => {
      await resting().patch({ client_id: null, service_id: null });
    });
  }
  for (;;) {
    const old = await house.db.from(AddressUse).where('until', '<', before).orderBy('id').limit(AT_ONCE).select('id');
    const last = old.at(-1);
    if (last === undefined) return;
    await house.db.transaction(async () => {
      await house.db.from(AddressUse).where('until', '<', before).where('id', '<=', last.id).delete();
    });
  }
};
