import type { OperationCtx } from '@billet/sdk';
import { isBilletError } from '@billet/sdk';
import { data } from '../../data.ts';
import { ServiceResource } from '../tables.ts';
import { ADDRESSED, fieldOf, followLogin } from './follow-login.ts';
import { realmOf } from './hold-address.ts';
import { planOf } from './pool-rows.ts';
import { placeOf, readAddress, wordAt } from './rules/index.ts';
import { type AddressPool, HeldAddress } from './tables.ts';

const AT_ONCE = 500;

/** Addresses that were on logins before there was a pool become places of it. */
const adoptHeld = async (ctx: OperationCtx, pool: AddressPool): Promise<void> => {
  const { all } = data(ctx);
  const plan = planOf(pool);
  const realm = realmOf(pool.server_id);
  const loose = await all(HeldAddress).whereNull('pool_id').where((either) => void (pool.server_id === null ? either.whereNotNull('id') : either.where('realm', realm))).orderBy('id');
  for (const row of loose) {
    const address = readAddress(row.address.split('/')[0] ?? '');
    const place = address === undefined ? undefined : placeOf(plan, address);
    if (place === undefined || row.address !== wordAt(plan, place)) continue;
    if ((await all(HeldAddress).findOne({ realm, sort: row.sort }).whereNot('id', row.id)) !== undefined) continue;
    await all(HeldAddress).findById(row.id).patch({ pool_id: pool.id, place, realm });
    await data(ctx).db.execute('update address_uses set realm = ? where realm = ? and sort = ? and until is null', [realm, row.realm, row.sort]);
  }
};

/** Logins whose address was typed before addresses were looked after. Those that share one are named. */
const adoptLogins = async (ctx: OperationCtx, pool: AddressPool): Promise<readonly string[]> => {
  const { all } = data(ctx);
  const twice: string[] = [];
  const field = fieldOf(pool);
  for (let after = 0; ; ) {
    const query = all(ServiceResource).where('kind', ADDRESSED).whereNot('state', 'removed').where('id', '>', after).whereRaw('data like ?', [`%"${field}":%`])
      .whereRaw('not exists (select 1 from held_addresses h where h.resource_id = service_resources.id)').orderBy('id').limit(AT_ONCE);
    const rows = await (pool.server_id === null ? query : query.where('server_id', pool.server_id));
    for (const row of rows) {
      try {
        await data(ctx).db.savepoint(() => followLogin(ctx, row));
      } catch (error) {
        if (!isBilletError(error)) throw error;
        twice.push(row.name);
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return twice;
    after = last.id;
  }
};

/** What lies in a pool already; answers logins whose address is another's. */
export const adoptAddresses = async (ctx: OperationCtx, pool: AddressPool): Promise<readonly string[]> => {
  await adoptHeld(ctx, pool);
  return adoptLogins(ctx, pool);
};
