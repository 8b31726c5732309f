import { invalid, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { ClientField, ClientFieldValue, type Client } from '../tables.ts';
import { isEmpty, readValue, type FieldKind, type FieldValue } from './read-value.ts';

/** Answers by the key of their field; an empty one takes the answer out. */
export const valuesSchema = z.record(z.string().regex(/^[a-z0-9_]{1,40}$/), z.union([z.boolean(), z.number().min(-1e12).max(1e12), z.string().max(500)]).nullable());

export type FieldValues = z.output<typeof valuesSchema>;

/** Whoever answers: at sign-up, later as the client, or staff. */
export type Answering = 'signUp' | 'client' | 'staff';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Keeps answers after checking each against its field. What is not asked of clients is not theirs to answer; what is locked stays. */
export const writeValues = async (ctx: OperationCtx, client: Pick<Client, 'id' | 'brand_id'>, values: FieldValues, by: Answering): Promise<void> => {
  const { all } = data(ctx);
  const fields = await all(ClientField).where({ brand_id: client.brand_id, status: 'active' });
  const known = by === 'staff' ? fields : fields.filter((field) => !field.staff_only);
  const unknown = Object.keys(values).find((key) => !known.some((field) => field.key === key));
  if (unknown !== undefined) throw invalid('FIELD_UNKNOWN', `fields.${unknown}`, 'Nothing is asked under this name.');
  const before = new Map((await all(ClientFieldValue).where('client_id', client.id)).map((row) => [row.field_id, row]));
  const changes = new Map<string, FieldValue | null>();
  for (const field of known) {
    const at = `fields.${field.key}`;
    // Names such as `constructor` are on every object: only what was said counts.
    const raw = Object.hasOwn(values, field.key) ? values[field.key] : undefined;
    const had = before.get(field.id);
    // A total is asked for before people say who they are.
    const owed = field.required && by !== 'staff' && !ctx.dryRun && (by === 'client' ? raw !== undefined : field.at_sign_up);
    if (isEmpty(raw) && owed) throw invalid('FIELD_REQUIRED', at, 'This has to be filled in.');
    if (raw === undefined) continue;
    const value = isEmpty(raw) ? null : (readValue(field.kind as FieldKind, field.choices as string[], raw as FieldValue) ?? null);
    if (value === null && !isEmpty(raw)) throw invalid('FIELD_WRONG', at, 'This cannot be right.', { kind: field.kind });
    if (same(value, had?.value ?? null)) continue;
    if (by === 'client' && field.locked && had !== undefined) throw invalid('FIELD_LOCKED', at, 'Only staff change this.');
    if (value === null) await all(ClientFieldValue).where({ client_id: client.id, field_id: field.id }).delete();
    else if (had === undefined) await all(ClientFieldValue).insert({ client_id: client.id, field_id: field.id, value });
    else await all(ClientFieldValue).findById(had.id).patch({ value });
    changes.set(field.key, value);
  }
  if (changes.size > 0) ctx.touch({ kind: 'client', id: client.id, clientId: client.id }, undefined, { fields: Object.fromEntries(changes) });
};
