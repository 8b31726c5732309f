import { addMonths } from '@billet/sdk';
import { allBrands } from '../brands/index.ts';
import type { House } from '../room.ts';
import { isReached } from '../still.ts';
import { Service } from '../services/index.ts';
import { Contract, ContractVersion } from './tables.ts';

/** A term that is over begins anew where the contract says so, and ends where it does not. */
export const renewContracts = async (house: House): Promise<void> => {
  const today = new Map((await allBrands(house)).map((brand) => [brand.id, house.clock.today(brand.zone)] as const));
  const latest = [...today.values()].sort().at(-1) ?? '';
  const first = await house.still.first('contracts.firstEnd', "select min(ends_on) as at from contracts where state = 'accepted'");
  if (!isReached(first, latest)) return;
  for (const contract of await house.db.from(Contract).where('state', 'accepted').where('ends_on', '<=', latest).orderBy('id')) {
    const service = await house.db.from(Service).findById(contract.service_id);
    const version = await house.db.from(ContractVersion).findById(contract.version_id);
    if (service === undefined || version === undefined || contract.ends_on > (today.get(service.brand_id) ?? '')) continue;
    await house.executor.asSystem('contracts.renew', async (ctx) => {
      const months = version.renewal_months;
      const change = months === null ? { state: 'ended' } : { ends_on: addMonths(contract.ends_on, months) };
      await house.db.from(Contract).where({ id: contract.id, version: contract.version }).patch({ ...change, version: contract.version + 1 });
      ctx.touch({ kind: 'contract', id: contract.id, clientId: contract.client_id }, { endsOn: contract.ends_on }, change);
    });
  }
};
