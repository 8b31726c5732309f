import { data } from '../data.ts';
import { eachZoneDaily } from '../each-zone.ts';
import type { Room } from '../room.ts';
import { acceptContract } from './accept-contract.ts';
import { declareContractHooks } from './hooks.ts';
import { getContract, listContracts } from './list-contracts.ts';
import { getContractTemplate, listContractTemplates, saveContractTemplate } from './manage-templates.ts';
import { contractsMigrations } from './migrations/index.ts';
import { offerContract, previewContract } from './offer-contract.ts';
import { billPenalty, contractPenalty } from './penalty.ts';
import { renewContracts } from './renew-contracts.ts';
import { Contract } from './tables.ts';
import { clientRecords } from './client-records.ts';

export const contractsRoom: Room = {
  name: 'contracts',
  migrations: contractsMigrations,
  clientRecords,
  operations: [saveContractTemplate, listContractTemplates, getContractTemplate, previewContract, offerContract, acceptContract, listContracts, getContract, contractPenalty],
  permissions: ['contracts.read', 'contracts.write'],
  clientPermissions: ['contracts.read', 'contracts.accept'],
  declareHooks: declareContractHooks,
  setUp: (house) => {
    const { hooks, executor } = house;
    hooks.on('service.ended', (event) => executor.asSystem('contracts.billPenalty', (ctx) => billPenalty(ctx, event.serviceId, event.endedOn)), { id: 'penalty' });
    hooks.on(
      'service.transferred',
      (event) =>
        executor.asSystem('contracts.close', async (ctx) => {
          // The new client has not accepted anything.
          await data(ctx).all(Contract).where({ service_id: event.serviceId }).whereIn('state', ['offered', 'accepted']).patch({ state: 'ended' });
        }),
      { id: 'transferred' },
    );
    eachZoneDaily(house, 'contracts.renew', { hour: 0, minute: 2 }, () => renewContracts(house));
  },
  invariants: [
    { id: 'K1', title: 'An accepted contract says when, and no other does', sql: `select id from contracts where (state = 'accepted' and accepted_at is null) or (state = 'offered' and accepted_at is not null)` },
    {
      id: 'K2',
      title: 'A contract in force belongs to the client of its service',
      sql: `select c.id from contracts c join services s on s.id = c.service_id where c.state in ('offered', 'accepted') and c.client_id <> s.client_id`,
    },
  ],
};
