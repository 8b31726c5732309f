import { addDays, localDateOf, localTimeOf, malformed, type BankOrder, type BuiltFile, type CallCtx } from '@billet/sdk';
import type { Account } from './account.ts';
import { bankOf } from './banks/index.ts';
import { plainId, type RemittanceOrder } from './cnab/remittance-order.ts';
import { plainNumber, referenceOf } from './own-number.ts';
import { write240, write400, writes240, writes400 } from './cnab/index.ts';

/** Bank and account lie in Brazil, whatever zone the brand has. */
export const ZONE = 'America/Sao_Paulo';

/** What the bank has to know of the payer, or what is missing. */
const payerOf = ({ payer }: BankOrder): RemittanceOrder['payer'] | string => {
  const id = plainId(payer.taxId ?? '');
  if (id.length !== 11 && id.length !== 14) return 'PAYER_TAX_ID';
  const { line1 = '', city = '', region = '', postcode = '' } = payer.address ?? {};
  const digits = postcode.replaceAll(/\D/g, '');
  if (line1 === '' || city === '' || region === '' || digits.length !== 8) return 'PAYER_ADDRESS';
  return { id, name: payer.name, street: line1, city, state: region, postcode: digits };
};

const orderOf = (settings: Account, order: BankOrder): RemittanceOrder | string => {
  const payer = payerOf(order);
  if (typeof payer === 'string') return payer;
  const own = bankOf(settings.bank)?.ownNumber({ ...settings, agreement: settings.agreement === '' ? '0' : settings.agreement }, settings.firstNumber + order.attemptNumber - 1);
  // Settings may have changed since: under another number the bank's answer would reach another attempt.
  if (own === undefined || referenceOf(plainNumber(own.number, 0)) !== order.providerRef) return 'OWN_NUMBER';
  const issuedOn = localDateOf(order.begunAt, ZONE);
  return {
    movement: order.does === 'cancel' ? '02' : '01',
    own,
    document: order.invoiceNumbers[0] ?? String(order.attemptNumber),
    companyUse: String(order.attemptNumber),
    amount: order.money.amount,
    issuedOn,
    dueDate: addDays(issuedOn, settings.daysToPay),
    payer,
  };
};

/** The slips that wait, as the bank wants them: registered, or forgotten where the invoice was paid another way. */
export const buildRemittance = ({ settings, clock }: CallCtx<Account>, { sequence, orders }: { readonly sequence: number; readonly orders: readonly BankOrder[] }): BuiltFile => {
  if (!writes240(settings.bank) && !writes400(settings.bank)) throw malformed('boleto', `remittances for bank ${settings.bank} are not written`, { field: 'bank' });
  const refused: { attemptKey: string; reason: string }[] = [];
  const good: RemittanceOrder[] = [];
  for (const order of orders) {
    const written = orderOf(settings, order);
    if (typeof written === 'string') refused.push({ attemptKey: order.attemptKey, reason: written });
    else good.push(written);
  }
  const today = clock.today(ZONE);
  const file = { settings, sequence, writtenAt: localTimeOf(clock.now(), ZONE), orders: good };
  return {
    name: `CB${today.slice(8)}${today.slice(5, 7)}${String(sequence).padStart(2, '0')}.REM`,
    bytes: good.length === 0 ? new Uint8Array() : writes240(settings.bank) ? write240(file) : write400(file),
    reference: `${settings.bank}-${String(sequence)}`,
    refused,
  };
};
