import type { Desired, Ref } from '@billet/sdk';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import type { Service } from '../services/index.ts';
import { convergeJob } from './converge-job.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { ServiceBinding } from './tables.ts';

type Needed = 'paidUntil' | 'parent';

const needsOf = (house: House, extension: string): readonly Needed[] => house.services.use(moduleRegistryRef).all().find(({ id }) => id === extension)?.definition.needs ?? [];

/** The end of the last period that is paid. */
const paidUntil = async ({ db }: House, serviceId: number): Promise<string | undefined> => {
  const [row] = await db.raw<{ paid: string | null }>(
    "select max(l.period_end) as paid from invoice_lines l join invoices i on i.id = l.invoice_id where l.service_id = ? and l.kind = 'recurring' and i.settlement = 'paid'",
    [serviceId],
  );
  return row?.paid ?? undefined;
};

const parentOf = async ({ db }: House, { parent_id: parentId }: Service, { server_id: serverId }: ServiceBinding): Promise<Desired<unknown>['parent']> => {
  if (parentId === null) return undefined;
  const parent = await db.from(ServiceBinding).findOne({ service_id: parentId, server_id: serverId }).whereNot('state', 'removed');
  return parent === undefined ? undefined : { serviceId: String(parentId), ...(parent.remote === null ? {} : { ref: parent.remote as Ref }) };
};

/** What a wish tells besides, for modules that need it: where they do not, a payment changes nothing on a server. */
export const furtherWishes = async (house: House, service: Service, binding: ServiceBinding): Promise<Pick<Desired<unknown>, 'paidUntil' | 'parent'>> => {
  const needs = needsOf(house, binding.extension);
  const paid = needs.includes('paidUntil') ? await paidUntil(house, service.id) : undefined;
  const parent = needs.includes('parent') ? await parentOf(house, service, binding) : undefined;
  return { ...(paid === undefined ? {} : { paidUntil: paid }), ...(parent === undefined ? {} : { parent }) };
};

/** An invoice was paid: what is bought elsewhere for a term is extended. */
export const followPayment = async (house: House, invoiceId: number): Promise<void> => {
  const extensions = house.services.use(moduleRegistryRef).all().filter(({ definition }) => definition.needs?.includes('paidUntil') === true).map(({ id }) => id);
  if (extensions.length === 0) return;
  await house.executor.asSystem('provisioning.followPayment', async (ctx) => {
    const { all, db } = data(ctx);
    const lines = await db.raw<{ service_id: number | string }>("select distinct service_id from invoice_lines where invoice_id = ? and kind = 'recurring' and service_id is not null", [invoiceId]);
    const bindings = await all(ServiceBinding).whereIn('service_id', lines.map((line) => Number(line.service_id))).whereIn('extension', extensions).whereNot('state', 'removed');
    await ctx.enqueue(...bindings.map(({ id }) => convergeJob(id)));
  });
};
