import type { OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { Service } from '../../services/index.ts';

interface Reached {
  readonly metric: string;
  readonly percent: number;
  readonly value: number;
  readonly most: number;
}

/** What was used, and on which server; `id` null = it was told and not read. */
interface Used {
  readonly id: number | null;
  readonly service_id: number;
  readonly client_id: number;
}

/** A share of what is allowed was reached: an event for whoever acts upon it, and a mail; one for each `once` and share. */
export const tellOfUsage = async (ctx: OperationCtx, binding: Used, { metric, percent, value, most }: Reached, once = `${String(binding.id)}:${metric}:${ctx.clock.wall().slice(0, 10)}`): Promise<void> => {
  const { all } = data(ctx);
  if (binding.id !== null) await ctx.emit('usage.threshold', { serviceId: binding.service_id, clientId: binding.client_id, bindingId: binding.id, metric, percent, value, limit: most });
  const service = await all(Service).findById(binding.service_id);
  const client = await all(Client).findById(binding.client_id);
  if (service === undefined || client === undefined) return;
  await queueMails(ctx, {
    brandId: service.brand_id,
    clientId: client.id,
    key: 'usage-threshold',
    to: { address: client.email, name: client.name },
    locale: client.locale,
    model: { name: client.name, service: service.label, number: service.number, serviceId: service.id, percent: String(percent) },
    dedupeKey: `usage:${once}:${String(percent)}`,
  });
};
