import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, RUNNING, Service } from '../services/index.ts';
import { Contract } from './tables.ts';

/** The client says yes to exactly the text he was shown: `hash` names it. */
export const acceptContract = defineOperation({
  name: 'contracts.accept',
  summary: 'Accepts a contract, which takes the place of the one in force; who, when and from which address is kept with the text. `hash` must be that of the text that was read.',
  kind: 'command',
  http: { method: 'POST', path: '/contracts/{id}/acceptance' },
  audience: ['client'],
  permission: 'contracts.accept',
  input: z.strictObject({ id: idSchema, hash: z.string().regex(/^[0-9a-f]{64}$/), accept: z.boolean() }),
  output: z.strictObject({ acceptedAt: z.string() }),
  run: async (ctx, { id, hash, accept }) => {
    const { of, all } = data(ctx);
    const contract = await of(Contract).findById(id);
    if (contract === undefined) throw notFound('Contract');
    if (contract.state === 'accepted' && contract.accepted_at !== null) return { acceptedAt: contract.accepted_at };
    if (contract.state !== 'offered') throw conflict('CONTRACT_CLOSED', 'This contract is no longer on offer.', { state: contract.state });
    if (contract.hash !== hash) throw conflict('CONTRACT_CHANGED', 'The text has changed meanwhile. Read it again.');
    if (!accept) throw invalid('TERMS_NOT_ACCEPTED', 'accept', 'Please accept the terms.');
    const service = await all(Service).findById(contract.service_id);
    if (service === undefined || !RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service?.status ?? '' });
    const acceptedAt = ctx.clock.now();
    await all(Contract).where({ service_id: service.id, state: 'accepted' }).patch({ state: 'replaced' });
    const touched = await all(Contract)
      .where({ id, version: contract.version })
      .patch({ state: 'accepted', accepted_at: acceptedAt, accepted_by: ctx.caller.userId ?? null, accepted_from: ctx.caller.address ?? null, version: contract.version + 1 });
    if (touched === 0) throw conflict('STALE', 'The contract has changed meanwhile. Load it again.');
    await changeService(ctx, service, { contract_id: id });
    ctx.touch({ kind: 'contract', id, clientId: contract.client_id }, { state: 'offered' }, { state: 'accepted', hash });
    await ctx.emit('contract.accepted', { contractId: id, serviceId: contract.service_id, clientId: contract.client_id });
    return { acceptedAt };
  },
});
