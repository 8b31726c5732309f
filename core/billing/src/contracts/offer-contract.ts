import { createHash } from 'node:crypto';
import { addMonths, conflict, currencyExponent, defineOperation, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Client } from '../clients/index.ts';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { loadService, RUNNING, type Service } from '../services/index.ts';
import { contractValues } from './contract-values.ts';
import { textFor } from './manage-templates.ts';
import { renderTemplate } from './rules/index.ts';
import { Contract, ContractTemplate, type ContractVersion } from './tables.ts';

const penaltyText = (version: ContractVersion, service: Service, locale: string): string => {
  if (version.penalty_kind === 'none') return '';
  if (version.penalty_kind === 'formula') return version.penalty_formula;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: service.currency }).format(version.penalty_amount / 10 ** currencyExponent(service.currency));
};

const wish = { serviceId: idSchema, templateId: idSchema, startsOn: localDateSchema.optional() } as const;

interface Made {
  readonly service: Service;
  readonly version: ContractVersion;
  readonly html: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** The text of a contract for one service, in its client's language. */
const make = async (ctx: OperationCtx, input: { readonly serviceId: number; readonly templateId: number; readonly startsOn?: string | undefined }, number: string): Promise<Made> => {
  const { all } = data(ctx);
  const service = await loadService(ctx, input.serviceId);
  const template = await all(ContractTemplate).findById(input.templateId);
  const client = (await all(Client).findById(service.client_id)) as Client;
  if (template?.brand_id !== service.brand_id) throw notFound('ContractTemplate');
  const version = await textFor(ctx, template.id, client.locale);
  if (version === undefined) throw notFound('ContractTemplate');
  const startsOn = input.startsOn ?? service.start_date;
  const endsOn = addMonths(startsOn, service.term_months ?? version.term_months);
  const values = await contractValues(ctx, service, { number, startsOn, endsOn, termMonths: service.term_months ?? version.term_months, penalty: penaltyText(version, service, client.locale) });
  return { service, version, html: renderTemplate(version.body, values), startsOn, endsOn };
};

export const previewContract = defineOperation({
  name: 'contracts.preview',
  summary: 'The text of a contract for a service, before it is offered. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{serviceId}/contracts/preview' },
  audience: ['staff'],
  permission: 'contracts.read',
  input: z.strictObject(wish),
  output: z.strictObject({ title: z.string(), html: z.string(), startsOn: z.string(), endsOn: z.string() }),
  run: async (ctx, input) => {
    const { version, html, startsOn, endsOn } = await make(ctx, input, '–');
    return { title: version.title, html, startsOn, endsOn };
  },
});

/** Row B10: the text as it is offered is kept; another offer takes its place. The contract in force stays so until the offer is accepted. */
export const offerContract = defineOperation({
  name: 'contracts.offer',
  summary: 'Makes the contract of a service out of a template, with a number of its own, for the client to accept. An earlier offer is replaced; a contract in force counts until this one is accepted.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{serviceId}/contracts' },
  audience: ['staff'],
  permission: 'contracts.write',
  input: z.strictObject(wish),
  output: z.strictObject({ contractId: z.number().int(), number: z.string(), startsOn: z.string(), endsOn: z.string() }),
  run: async (ctx, input) => {
    const { all, db } = data(ctx);
    const before = await loadService(ctx, input.serviceId);
    if (!RUNNING.includes(before.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: before.status });
    const { zone } = await brandOf(ctx, before.brand_id);
    const number = `K${ctx.clock.today(zone).slice(0, 4)}-${String(await nextCounter(db, 'contracts')).padStart(5, '0')}`;
    const { service, version, html, startsOn, endsOn } = await make(ctx, input, number);
    await all(Contract).where({ service_id: service.id, state: 'offered' }).patch({ state: 'replaced' });
    const contract = await all(Contract).insertAndFetch({
      client_id: service.client_id, service_id: service.id, version_id: version.id, number, title: version.title, html, hash: createHash('sha256').update(html).digest('hex'),
      starts_on: startsOn, ends_on: endsOn, state: 'offered', created_at: ctx.clock.now(), version: 1,
    });
    ctx.touch({ kind: 'contract', id: contract.id, clientId: service.client_id }, undefined, { number, startsOn, endsOn });
    await ctx.emit('contract.offered', { contractId: contract.id, serviceId: service.id, clientId: service.client_id });
    return { contractId: contract.id, number, startsOn, endsOn };
  },
});
