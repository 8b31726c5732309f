import { isIban, plainIban } from '@billet/bank-files';
import { field, jsonOf, ModuleError, z, type GatewayPayer, type PaymentFact, type SettingsOf } from '@billet/sdk';
import { BIC } from './account.ts';

const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';
/** In SEPA but outside the EEA: banks want the BIC and the payer's town. */
const BEYOND = new Set('AD AL CH GB GI MC MD ME MK RS SM VA'.split(' '));
const SEPA = new Set([...EEA.split(' '), ...BEYOND]);

/** What a payer types to give his mandate. */
export const mandateForm = z.strictObject({
  holder: field(z.string().trim().min(1).max(70), { title: 'Account holder' }),
  iban: field(z.string().trim().max(60).refine(isIban, 'not an IBAN'), { title: 'IBAN' }),
  bic: field(z.union([z.literal(''), z.string().trim().toUpperCase().regex(BIC, 'not a BIC')]).default(''), { title: 'BIC', help: 'Only for accounts outside the European Economic Area.' }),
});

const token = z.strictObject({ id: z.string(), signedOn: z.string(), holder: z.string(), iban: z.string(), bic: z.string(), town: z.string(), country: z.string() });

/** A mandate as it is stored, sealed. */
export type Mandate = z.output<typeof token>;

/** Enough to recognise the account by. */
export const shortIban = (iban: string): string => `${iban.slice(0, 2)} •• ${iban.slice(-4)}`;

/** The mandate that a payer gives now. */
export const giveMandate = (key: string, values: SettingsOf<typeof mandateForm>, payer: GatewayPayer, signedOn: string): NonNullable<PaymentFact['savedMethod']> => {
  const iban = plainIban(values.iban);
  const country = iban.slice(0, 2);
  if (!SEPA.has(country)) throw new ModuleError('invalid', 'This account is outside SEPA.', { field: 'iban', retry: 'never' });
  const beyond = BEYOND.has(country);
  if (beyond && values.bic === '') throw new ModuleError('invalid', 'The BIC is needed for this country.', { field: 'bic', retry: 'never' });
  const town = payer.address?.city ?? '';
  if (beyond && town === '') throw new ModuleError('invalid', 'The town is needed: complete the address first.', { field: 'holder', retry: 'never' });
  const mandate: Mandate = { id: key, signedOn, holder: values.holder, iban, bic: values.bic, town: beyond ? town : '', country: beyond ? payer.country : '' };
  return { token: JSON.stringify(mandate), label: `SEPA ${shortIban(iban)}` };
};

/** The stored mandate, or nothing if what is stored is none. */
export const readMandate = (stored: string): Mandate | undefined => token.safeParse(jsonOf(stored)).data;
