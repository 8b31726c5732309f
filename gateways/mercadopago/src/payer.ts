import { ModuleError, type GatewayPayer } from '@billet/sdk';

/** CPF or CNPJ without marks; a CNPJ may have letters. */
const identification = (taxId: string | undefined): { readonly type: string; readonly number: string } | undefined => {
  const number = (taxId ?? '').replace(/[^0-9A-Za-z]/g, '').toUpperCase();
  return /^\d{11}$/.test(number) ? { type: 'CPF', number } : /^[0-9A-Z]{12}\d{2}$/.test(number) ? { type: 'CNPJ', number } : undefined;
};

const names = (name: string): { readonly first_name: string; readonly last_name: string } => {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return { first_name: first, last_name: rest.length === 0 ? first : rest.join(' ') };
};

/** Street and number stand in one line with us: the last number in it is the house's. */
const addressOf = ({ line1 = '', city = '', region = '', postcode = '' }: NonNullable<GatewayPayer['address']>): Record<string, string> => {
  const [, street, number] = /^(.*?)[\s,]+(\d+\w?)\b[^\d]*$/.exec(line1) ?? [];
  return { zip_code: postcode.replace(/\D/g, ''), street_name: street ?? line1, street_number: number ?? 'S/N', neighborhood: city, city, federal_unit: region };
};

/** Whom a Pix names, where the number is known. */
export const pixPayer = (payer: GatewayPayer): Record<string, unknown> => {
  const found = identification(payer.taxId);
  return { email: payer.email, ...names(payer.name), ...(found === undefined ? {} : { identification: found }) };
};

/** No bank registers a slip without the payer's number and address. */
export const slipPayer = (payer: GatewayPayer): Record<string, unknown> => {
  const { taxId, address = {} } = payer;
  if (identification(taxId) === undefined) throw new ModuleError('invalid', 'A boleto needs the CPF or CNPJ of the payer.', { field: 'payer.taxId', retry: 'never' });
  const missing = (['line1', 'city', 'region', 'postcode'] as const).find((name) => (address[name] ?? '').trim() === '');
  if (missing !== undefined) throw new ModuleError('invalid', `A boleto needs the address of the payer: ${missing}.`, { field: `payer.address.${missing}`, retry: 'never' });
  return { ...pixPayer(payer), address: addressOf(address) };
};
