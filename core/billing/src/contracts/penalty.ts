import { defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { issueNow, recurringPriceOf } from '../lifecycle/index.ts';
import { idSchema } from '../paging.ts';
import { loadService, Service } from '../services/index.ts';
import { penaltyOf } from './rules/index.ts';
import { Contract, ContractVersion } from './tables.ts';

/** Months of one cycle, exactly; a week is 7 days of a year of 365. */
const cycleMonths = ({ cycle_unit: unit, cycle_count: count }: Service): readonly [bigint, bigint] => {
  const n = BigInt(count);
  if (unit === 'year') return [12n * n, 1n];
  if (unit === 'month') return [n, 1n];
  return unit === 'week' ? [84n * n, 365n] : unit === 'day' ? [12n * n, 365n] : unit === 'hour' ? [n, 730n] : [1n, 1n];
};

/** What ending on a day costs by the contract that was accepted; null = there is none. */
export const penaltyFor = async (ctx: OperationCtx, service: Service, on: string): Promise<{ readonly contract: Contract; readonly amount: number } | null> => {
  const { all } = data(ctx);
  const contract = await all(Contract).findOne({ service_id: service.id, state: 'accepted' });
  const version = await all(ContractVersion).findById(contract?.version_id ?? 0);
  if (contract === undefined || version === undefined) return null;
  const amount = penaltyOf({
    kind: version.penalty_kind as 'none', amount: version.penalty_amount, formula: version.penalty_formula, startsOn: contract.starts_on, endsOn: contract.ends_on,
    termMonths: service.term_months ?? version.term_months, on, currency: service.currency, price: await recurringPriceOf(ctx, service), cycleMonths: cycleMonths(service), setupFee: service.setup_fee,
  });
  return { contract, amount };
};

export const contractPenalty = defineOperation({
  name: 'contracts.penalty',
  summary: 'What ending a service on a day (default today) costs by its contract.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{serviceId}/penalty' },
  audience: ['staff', 'client'],
  permission: 'contracts.read',
  input: z.strictObject({ serviceId: idSchema, on: localDateSchema.optional() }),
  output: z.strictObject({ amount: z.number().int(), currency: z.string(), endsOn: z.string().nullable() }),
  run: async (ctx, { serviceId, on }) => {
    const service = await loadService(ctx, serviceId);
    const { zone } = await brandOf(ctx, service.brand_id);
    const found = await penaltyFor(ctx, service, on ?? ctx.clock.today(zone));
    return { amount: found?.amount ?? 0, currency: service.currency, endsOn: found?.contract.ends_on ?? null };
  },
});

/** A service that ended before its contract did owes the penalty, once; nobody can accept what is still on offer for it. */
export const billPenalty = async (ctx: OperationCtx, serviceId: number, endedOn: string): Promise<void> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  const found = service === undefined ? null : await penaltyFor(ctx, service, endedOn);
  await all(Contract).where({ service_id: serviceId, state: 'offered' }).patch({ state: 'ended' });
  if (service === undefined || found === null) return;
  await all(Contract).findById(found.contract.id).patch({ state: 'ended' });
  ctx.touch({ kind: 'contract', id: found.contract.id, clientId: found.contract.client_id }, { state: 'accepted' }, { state: 'ended', penalty: found.amount });
  if (found.amount === 0 || service.activated_at === null) return;
  await issueNow(ctx, [{ service, extra: [{ kind: 'fee', periodStart: null, periodEnd: null, net: found.amount, chargeKey: `contract:${String(found.contract.id)}:penalty`, description: `${found.contract.title} ${found.contract.number}` }] }]);
};
