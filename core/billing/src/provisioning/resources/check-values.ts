import { BilletError, conflict, invalid, type OperationCtx, type ResourceForm, type SettingsSchema } from '@billet/sdk';
import { data } from '../../data.ts';
import { isCounted } from '../plan-limits.ts';
import { uniqueKeyOf } from '../resource-kinds.ts';
import { checkDomain } from './check-domain.ts';
import type { Offer } from './offers.ts';
import { raisesOf } from './raises.ts';
import { standing } from './standing.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Values as a declaration wants them; every complaint names its field. */
export const parseFields = (fields: SettingsSchema, values: Values): Values => {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
  const result = fields.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: ['values', ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : issue.path)].map(String).join('.'), message: issue.message, code: issue.code }));
  const [first] = problems;
  throw new BilletError('INPUT_INVALID', `${first?.field ?? 'values'}: ${first?.message ?? 'Invalid'}`, { status: 422, field: first?.field ?? 'values', details: { problems } });
};

/** Values as the form of the kind wants them. */
export const parseValues = (form: ResourceForm, values: Values): Values => parseFields(form.fields, values);

/** Only staff touch what the kind does not leave to clients. */
export const clientMay = (ctx: OperationCtx, form: ResourceForm, names: readonly string[]): void => {
  if (ctx.caller.audience !== 'client') return;
  const foreign = form.client.length === 0 ? 'kind' : names.filter((name) => !form.client.includes(name)).map((name) => `values.${name}`)[0];
  if (foreign !== undefined) throw new BilletError('STAFF_ONLY', 'Only staff change this.', { status: 403, field: foreign });
};

/** What it belongs to is there, and what it names belongs to the same service. */
export const checkRelations = async (ctx: OperationCtx, { binding, kind, form, module }: Offer, values: Values): Promise<void> => {
  const { parent } = form;
  if (parent !== undefined && module.definition.resourceKinds?.includes(parent.kind) === true) {
    const found = await standing(ctx, binding.id).findOne({ kind: parent.kind, name: String(values[parent.field] ?? '') });
    if (found === undefined) throw invalid('RESOURCE_PARENT', `values.${parent.field}`, 'There is none of this name in the service.');
  }
  if (kind !== 'databaseUser') return;
  const databases = new Set((await standing(ctx, binding.id).where('kind', 'database')).filter((row) => (row.data as Values)['engine'] === values['engine']).map((row) => row.name));
  const foreign = ((values['databases'] as readonly string[] | undefined) ?? []).find((name) => !databases.has(name));
  if (foreign !== undefined) throw invalid('RESOURCE_PARENT', 'values.databases', 'There is none of this name in the service.', { name: foreign });
};

/** Refuses what is taken, foreign or loose. Answers the key that the database keeps unique. */
export const checkResource = async (ctx: OperationCtx, offer: Offer, values: Values): Promise<string> => {
  const { form, kind } = offer;
  await checkRelations(ctx, offer, values);
  await checkDomain(ctx, offer, values);
  return uniqueKeyOf(form, kind, values);
};

/** How many of a kind the plan still has beside those that are there; undefined = as many as wanted. */
const roomFor = async (ctx: OperationCtx, { binding, kind, form, most, bought }: Offer, values: Values): Promise<number | undefined> => {
  if (most === undefined || !isCounted(kind, values)) return undefined;
  // Counted anew: an add-on may have gone while this waited for the binding.
  const raised = form.parent === undefined ? ((await raisesOf(data(ctx).db, binding.service_id)).get(kind) ?? 0) : 0;
  const rows = (await standing(ctx, binding.id).where('kind', kind)).filter((row) => isCounted(kind, row.data));
  const { parent } = form;
  const beside = parent === undefined ? rows : rows.filter((row) => (row.data as Values)[parent.field] === values[parent.field]);
  return most - bought + raised - beside.length;
};

/** So many more may come, whoever asks. The binding was written to before. */
export const checkRoomFor = async (ctx: OperationCtx, offer: Offer, values: Values, wanted: number): Promise<void> => {
  const room = await roomFor(ctx, offer, values);
  if (room !== undefined && room < wanted) throw conflict('RESOURCE_LIMIT', 'The plan has no more of these.', { most: offer.most });
};

/** One more may come, unless staff say so. The binding was written to before, so that two cannot both be the last one. */
export const checkRoom = async (ctx: OperationCtx, offer: Offer, values: Values): Promise<void> => {
  if (ctx.caller.audience === 'client') await checkRoomFor(ctx, offer, values, 1);
};
