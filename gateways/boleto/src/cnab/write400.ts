import { malformed } from '@billet/sdk';
import { modulo10 } from '../slip/check-digits.ts';
import { hundredths, interestADay, kindOfId, plainId, type Remittance, type RemittanceOrder } from './remittance-order.ts';
import { bankDate, bankNumber, bankTail, bankText, writeLine, type Written } from './write-columns.ts';

/** What a bank does in its own way in files of 400 columns. Sources: the banks' manuals of collection in CNAB 400. */
interface Bank400 {
  readonly name: string;
  header(file: Remittance): readonly Written[];
  /** The lines of one slip. */
  slip(file: Remittance, order: RemittanceOrder, sequence: number): readonly (readonly Written[])[];
}

const payerId = ({ payer }: RemittanceOrder): string => `0${kindOfId(payer.id)}${payer.id.padStart(14, '0')}`;
const nothing = '0'.repeat(6 + 13 + 13 + 13);

const itauAccount = ({ settings }: Remittance): string => {
  const [agency, account] = [bankNumber(settings.agency, 4, 'agency'), bankNumber(settings.account, 5, 'account')];
  return `${agency}00${account}${modulo10(agency + account)}`;
};

const itau: Bank400 = {
  name: 'BANCO ITAU SA',
  header: (file) => [[27, itauAccount(file)]],
  slip: (file, order, sequence) => {
    const { settings } = file;
    const id = plainId(settings.taxId);
    return [
      [
        [1, `10${kindOfId(id)}${id.padStart(14, '0')}${itauAccount(file)}`],
        [34, '0000'],
        [38, bankText(order.companyUse, 25)],
        [63, `${order.own.number}${'0'.repeat(13)}${bankNumber(settings.wallet, 3, 'wallet')}`],
        [108, `I${order.movement}`],
        [111, bankTail(order.document, 10)],
        [121, bankDate(order.dueDate, 2)],
        [127, bankNumber(order.amount, 13, 'amount')],
        [140, '34100000'],
        [148, '08N'],
        [151, bankDate(order.issuedOn, 2)],
        [161, bankNumber(interestADay(order.amount, settings.interest), 13, 'interest')],
        [174, nothing],
        [219, payerId(order)],
        [235, bankText(order.payer.name, 30)],
        [275, bankText(order.payer.street, 40)],
        [327, bankNumber(order.payer.postcode, 8, 'postcode')],
        [335, bankText(order.payer.city, 15)],
        [350, bankText(order.payer.state, 2)],
        [386, '00000000'],
        [395, bankNumber(sequence, 6, 'sequence')],
      ],
      ...(hundredths(settings.fine) > 0 && order.movement === '01' ? [[[1, '22'], [3, bankDate(order.dueDate)], [11, bankNumber(hundredths(settings.fine), 13, 'fine')], [395, bankNumber(sequence + 1, 6, 'sequence')]] as const] : []),
    ];
  },
};

const bradesco: Bank400 = {
  name: 'BRADESCO',
  header: ({ settings, sequence }) => [[27, bankNumber(settings.companyCode, 20, 'companyCode')], [109, `MX${bankNumber(sequence, 7, 'sequence')}`]],
  slip: ({ settings }, order, sequence) => {
    const fine = hundredths(settings.fine);
    const street = `${bankText(order.payer.street, 22).trimEnd()} ${bankText(order.payer.city, 14).trimEnd()}/${bankText(order.payer.state, 2)}`;
    return [
      [
        [1, `1${'0'.repeat(19)}`],
        [21, `0${bankNumber(settings.wallet, 3, 'wallet')}${bankNumber(settings.agency, 5, 'agency')}${bankNumber(settings.account, 7, 'account')}${settings.accountDigit === '' ? '0' : settings.accountDigit.toUpperCase()}`],
        [38, bankText(order.companyUse, 25)],
        [63, '000'],
        [66, fine > 0 ? '2' : '0'],
        [67, bankNumber(fine, 4, 'fine')],
        [71, `${order.own.number}${order.own.digit}`],
        [83, '0'.repeat(10)],
        [93, '2N'],
        [109, order.movement],
        [111, bankTail(order.document, 10)],
        [121, bankDate(order.dueDate, 2)],
        [127, bankNumber(order.amount, 13, 'amount')],
        [140, '00000000'],
        [148, '12N'],
        [151, bankDate(order.issuedOn, 2)],
        [157, '0000'],
        [161, bankNumber(interestADay(order.amount, settings.interest), 13, 'interest')],
        [174, nothing],
        [219, payerId(order)],
        [235, bankText(order.payer.name, 40)],
        [275, bankText(street, 40)],
        [327, bankNumber(order.payer.postcode, 8, 'postcode')],
        [395, bankNumber(sequence, 6, 'sequence')],
      ],
    ];
  },
};

const BANKS_400: Readonly<Record<string, Bank400>> = { '237': bradesco, '341': itau };

/** Banks whose remittances are written in 400 columns. */
export const writes400 = (code: string): boolean => code in BANKS_400;

/** Writes a remittance of 400 columns. */
export const write400 = (file: Remittance): Uint8Array => {
  const { settings, orders, writtenAt } = file;
  const bank = BANKS_400[settings.bank];
  if (bank === undefined) throw malformed('cnab400', `remittances for bank ${settings.bank} are not written`, { field: 'bank' });
  const lines = [writeLine(400, [[1, '01REMESSA01COBRANCA'], ...bank.header(file), [47, bankText(settings.holder, 30)], [77, settings.bank], [80, bankText(bank.name, 15)], [95, bankDate(writtenAt, 2)], [395, '000001']])];
  for (const order of orders) for (const fields of bank.slip(file, order, lines.length + 1)) lines.push(writeLine(400, fields));
  lines.push(writeLine(400, [[1, '9'], [395, bankNumber(lines.length + 1, 6, 'sequence')]]));
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
};
