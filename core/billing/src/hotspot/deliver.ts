import { conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails, sealMailSecrets } from '../mail/index.ts';
import { idSchema } from '../paging.ts';
import { keyringRef } from '../refs.ts';
import { Service } from '../services/index.ts';
import { hashOfAccessCode, newAccessCode, openCode, sealCode } from './code.ts';
import { readJob, writeJob } from './jobs.ts';
import { sureKind } from './manage-kinds.ts';
import { HotspotKind, HotspotVoucher } from './tables.ts';
import { voucherFields, voucherView } from './voucher-view.ts';
import { endVouchers } from './void-vouchers.ts';

/** What was bought is paid for once its service is active: it gets its voucher, one however often it is told. */
export const deliverVoucher = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  const kind = await all(HotspotKind).findOne({ sold_product_id: service?.product_id ?? 0 });
  const client = await all(Client).findById(service?.client_id ?? 0);
  if (service === undefined || kind === undefined || client === undefined) return;
  if ((await all(HotspotVoucher).findOne({ service_id: serviceId })) !== undefined) return;
  const keyring = ctx.use(keyringRef);
  const username = `hs-s${String(serviceId)}`;
  const code = newAccessCode();
  await all(HotspotVoucher).insert({
    kind_id: kind.id, service_id: serviceId, client_id: client.id, username, code: sealCode(keyring, username, code), code_hash: hashOfAccessCode(code), tail: code.slice(-4), state: 'open', seconds_used: 0, bytes_used: 0, online: false,
    revision: 1, written: 0, created_at: ctx.clock.now(),
  });
  await ctx.enqueue(writeJob(kind.server_id), readJob(kind.server_id));
  ctx.touch({ kind: 'service', id: serviceId, clientId: client.id }, undefined, { hotspotVoucher: username });
  await queueMails(ctx, {
    brandId: service.brand_id, clientId: client.id, key: 'hotspot-voucher', to: { address: client.email, name: client.name }, locale: client.locale,
    model: { name: client.name, voucher: kind.name, username, serviceId }, secrets: sealMailSecrets(keyring, { code }), dedupeKey: `hotspot:${String(serviceId)}`,
  });
};

const voucherOf = async (ctx: OperationCtx, serviceId: number): Promise<HotspotVoucher | undefined> => {
  const row = await data(ctx).all(HotspotVoucher).findOne({ service_id: serviceId });
  return row ?? undefined;
};

/** A service that ends takes its voucher along. */
export const withdrawVoucher = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const row = await voucherOf(ctx, serviceId);
  if (row !== undefined) await endVouchers(ctx, (await sureKind(ctx, row.kind_id)).server_id, [row.id]);
};

/** It goes along to another client with its service. */
export const moveVoucher = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<void> => {
  await data(ctx).all(HotspotVoucher).where('service_id', serviceId).patch({ client_id: clientId });
};

export const voucherOfService = defineOperation({
  name: 'hotspot.ofService',
  summary: 'The hotspot voucher that a service gave, without its code; null where it gave none.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{serviceId}/hotspot-voucher' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ serviceId: idSchema }),
  output: z.strictObject({ voucher: z.strictObject({ id: z.number().int(), name: z.string(), ...voucherFields }).nullable() }),
  run: async (ctx, { serviceId }) => {
    const row = await data(ctx).of(HotspotVoucher).findOne({ service_id: serviceId });
    if (row === undefined) return { voucher: null };
    const kind = await sureKind(ctx, row.kind_id);
    return { voucher: { id: row.id, name: kind.name, ...voucherView(kind, row, ctx.clock.now()) } };
  },
});

export const revealVoucher = defineOperation({
  name: 'hotspot.reveal',
  summary: 'Shows the code of the hotspot voucher that a service gave, to whom it belongs; the audit says who looked.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{serviceId}/hotspot-voucher/reveal' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ serviceId: idSchema }),
  output: z.strictObject({ username: z.string(), code: z.string() }),
  transient: true,
  run: async (ctx, { serviceId }) => {
    if (ctx.caller.impersonatedBy !== undefined) throw conflict('NOT_WHILE_IMPERSONATING', 'Passwords are not shown while acting as a client.');
    const row = await data(ctx).of(HotspotVoucher).findOne({ service_id: serviceId });
    if (row === undefined) throw notFound('HotspotVoucher');
    ctx.touch({ kind: 'service', id: serviceId, ...(row.client_id === null ? {} : { clientId: row.client_id }) }, undefined, { revealed: row.username });
    return { username: row.username, code: openCode(ctx.use(keyringRef), row) };
  },
});
