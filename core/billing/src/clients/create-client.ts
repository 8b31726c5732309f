import { isDatabaseError } from '@billet/database';
import { conflict, invalid, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { writeValues, type FieldValues } from './fields/write-values.ts';
import { normaliseTaxId } from './tax-id.ts';
import { Client, Payer } from './tables.ts';

export interface NewClient {
  readonly brandId: number;
  readonly businessUnitId: number | null;
  readonly kind: 'person' | 'company';
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly country: string;
  readonly taxId: string | null;
  readonly address: unknown;
  readonly locale: string;
  readonly currency: string | null;
  readonly dueDay: number | null;
  /** Answers to the fields of the brand. */
  readonly fields: FieldValues;
}

/** One spelling of an address for unique keys. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

/** Writes a client with its default payer. E-mail and tax number are unique per brand by key. */
export const createClientRows = async (ctx: OperationCtx, wish: NewClient): Promise<Client> => {
  const { all, db } = data(ctx);
  const brand = await brandOf(ctx, wish.brandId);
  const now = ctx.clock.now();
  const taxId = normaliseTaxId(wish.country, wish.taxId);
  try {
    const client = await all(Client).insertAndFetch({
      brand_id: brand.id,
      business_unit_id: wish.businessUnitId,
      number: String(100_000 + (await nextCounter(db, 'clients'))),
      kind: wish.kind,
      name: wish.name,
      tax_id: taxId,
      email: wish.email,
      email_norm: normaliseEmail(wish.email),
      phone: wish.phone,
      country: wish.country,
      address: wish.address,
      locale: wish.locale,
      currency: wish.currency ?? brand.currency,
      due_day: wish.dueDay,
      status: 'active',
      notes: '',
      version: 1,
      created_at: now,
    });
    const payer = await all(Payer).insertAndFetch({ client_id: client.id, name: wish.name, tax_id: taxId, email: wish.email, country: wish.country, address: wish.address, is_default: true, created_at: now });
    ctx.touch({ kind: 'client', id: client.id, clientId: client.id }, undefined, { name: client.name, email: client.email, country: client.country });
    await writeValues(ctx, client, wish.fields, ctx.caller.audience === 'staff' || ctx.caller.audience === 'system' ? 'staff' : 'signUp');
    if (taxId !== null) await ctx.emit('payer.taxNumberSet', { payerId: payer.id, clientId: client.id });
    await ctx.emit('client.created', { clientId: client.id, brandId: brand.id });
    return client;
  } catch (error) {
    if (!isDatabaseError(error, 'unique')) throw error;
    if (error.constraint?.includes('tax_id') === true) throw invalid('TAX_ID_TAKEN', 'taxId', 'A client with this tax number exists already.');
    if (error.constraint?.includes('email_norm') === true) throw invalid('EMAIL_TAKEN', 'email', 'A client with this e-mail address exists already.');
    throw conflict('TAKEN', 'This client exists already.');
  }
};
