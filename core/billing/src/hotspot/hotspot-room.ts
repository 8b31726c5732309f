import { z } from '@billet/sdk';
import type { House, Room } from '../room.ts';
import { clientRecords } from './client-records.ts';
import { deliverVoucher, moveVoucher, revealVoucher, voucherOfService, withdrawVoucher } from './deliver.ts';
import { issueHotspotBatch } from './issue-batch.ts';
import { listHotspotOffers } from './list-offers.ts';
import { listHotspotBatches, listHotspotVouchers } from './list-vouchers.ts';
import { enterHotspot } from './look-up.ts';
import { changeHotspotKind, createHotspotKind, listHotspotKinds } from './manage-kinds.ts';
import { hotspotMigrations } from './migrations/index.ts';
import { getPortal, portalSettings, savePortal } from './portal-settings.ts';
import { exportHotspotBatch, printHotspotBatch } from './print-batch.ts';
import { readAll, readUse } from './read-use.ts';
import { voidHotspotVouchers } from './void-vouchers.ts';
import { writeVouchers } from './write-vouchers.ts';

const payload = z.strictObject({ serverId: z.number().int() });

const setUp = (house: House): void => {
  const { executor, hooks, tasks } = house;
  hooks.on('service.activated', (event) => executor.asSystem('hotspot.deliver', (ctx) => deliverVoucher(ctx, event.serviceId)), { id: 'deliver' });
  hooks.on('service.ended', (event) => executor.asSystem('hotspot.withdraw', (ctx) => withdrawVoucher(ctx, event.serviceId)), { id: 'withdraw' });
  hooks.on('service.transferred', (event) => executor.asSystem('hotspot.move', (ctx) => moveVoucher(ctx, event.serviceId, event.clientId)), { id: 'move' });
  tasks.addFree('hotspot.write', 'core:hotspot', (given, job) => writeVouchers(house, payload.parse(given).serverId, job.signal));
  tasks.addFree('hotspot.read', 'core:hotspot', (given, job) => readUse(house, payload.parse(given).serverId, job.signal));
  house.scheduler.add({ name: 'hotspot.read', pattern: '35 */3 * * *', zone: 'UTC', run: () => readAll(house) });
};

/** Prepaid access: vouchers for so much time or traffic (row G12). */
export const hotspotRoom: Room = {
  name: 'hotspot',
  migrations: hotspotMigrations,
  clientRecords,
  operations: [
    listHotspotKinds, createHotspotKind, changeHotspotKind, listHotspotBatches, issueHotspotBatch, listHotspotVouchers, voidHotspotVouchers, printHotspotBatch, exportHotspotBatch, getPortal, savePortal,
    enterHotspot, listHotspotOffers, voucherOfService, revealVoucher,
  ],
  permissions: ['hotspot.read', 'hotspot.write', 'hotspot.print'],
  settings: [{ owner: 'hotspot', scope: 'brand', schema: portalSettings }],
  setUp,
  invariants: [
    { id: 'H1', title: 'A hotspot voucher that was bought belongs to the client of its service', sql: 'select v.id from hotspot_vouchers v join services s on s.id = v.service_id where v.client_id <> s.client_id' },
    { id: 'H2', title: 'A batch of hotspot vouchers has as many as were made', sql: 'select b.id from hotspot_batches b where b.count <> (select count(*) from hotspot_vouchers v where v.batch_id = b.id)' },
  ],
};
