import { malformed } from '@billet/sdk';
import type { Account } from '../account.ts';
import type { OwnNumber } from '../banks/index.ts';
import { bankNumber, type Written } from './write-columns.ts';

/** What a bank does in its own way in files of 240 columns. Sources: the banks' manuals of collection in CNAB 240. */
export interface Bank240 {
  readonly name: string;
  readonly fileVersion: string;
  readonly lotVersion: string;
  /** Columns 33 to 72 of the file header, and 34 to 73 of the lot header. */
  fileAccount(settings: Account): readonly Written[];
  lotAccount(settings: Account): readonly Written[];
  /** Columns 18 to 62 of segment P: account, own number, and how it is registered. */
  slip(settings: Account, own: OwnNumber): readonly Written[];
  /** Kind of document: invoice of services. */
  readonly kind: string;
  /** Columns 212 on of the file header. */
  headerEnd?(settings: Account): readonly Written[];
}

const digit = (value: string): string => (value === '' ? ' ' : value.toUpperCase());
const agency = (at: number, settings: Account): readonly Written[] => [[at, bankNumber(settings.agency, 5, 'agency')], [at + 5, digit(settings.agencyDigit)]];
const account = (at: number, settings: Account): readonly Written[] => [[at, bankNumber(settings.account, 12, 'account')], [at + 12, digit(settings.accountDigit)]];

const bancoDoBrasil: Bank240 = {
  name: 'BANCO DO BRASIL S.A.',
  fileVersion: '083',
  lotVersion: '042',
  kind: '04',
  fileAccount: (settings) => [[33, `${bankNumber(settings.agreement, 9, 'agreement')}0014${bankNumber(settings.wallet, 2, 'wallet')}${bankNumber(settings.variation, 3, 'variation')}`], ...agency(53, settings), ...account(59, settings)],
  lotAccount: (settings) => [[34, `${bankNumber(settings.agreement, 9, 'agreement')}0014${bankNumber(settings.wallet, 2, 'wallet')}${bankNumber(settings.variation, 3, 'variation')}`], ...agency(54, settings), ...account(60, settings)],
  slip: (settings, own) => [...agency(18, settings), ...account(24, settings), [38, `${own.number}${own.digit}`], [58, `${settings.wallet === '17' ? '7' : '1'}1200`]],
};

const santander: Bank240 = {
  name: 'BANCO SANTANDER',
  fileVersion: '040',
  lotVersion: '030',
  kind: '04',
  fileAccount: (settings) => [[33, bankNumber(settings.companyCode, 15, 'companyCode')]],
  lotAccount: (settings) => [[54, bankNumber(settings.companyCode, 15, 'companyCode')]],
  slip: (settings, own) => {
    const number = `${bankNumber(settings.account, 9, 'account')}${digit(settings.accountDigit)}`;
    return [[18, bankNumber(settings.agency, 4, 'agency')], [22, digit(settings.agencyDigit)], [23, number], [33, number], [45, bankNumber(`${own.number}${own.digit}`, 13, 'ownNumber')], [58, `${settings.wallet === '104' ? '1' : '5'}12`]];
  },
};

const caixaAccount = (at: number, settings: Account): readonly Written[] => [...agency(at, settings), [at + 6, `${bankNumber(settings.agreement, 6, 'agreement')}00000000`]];

const caixa: Bank240 = {
  name: 'CAIXA ECONOMICA FEDERAL',
  fileVersion: '050',
  lotVersion: '030',
  kind: '99',
  fileAccount: (settings) => [[33, '0'.repeat(20)], ...caixaAccount(53, settings)],
  lotAccount: (settings) => [[34, bankNumber(settings.agreement, 6, 'agreement')], ...caixaAccount(54, settings)],
  slip: (settings, own) => [...agency(18, settings), [24, `${bankNumber(settings.agreement, 6, 'agreement')}${'0'.repeat(11)}${own.number}`], [58, '11220']],
  headerEnd: (settings) => [[212, bankNumber(settings.companyCode, 4, 'companyCode')]],
};

const modality = (wallet: string): string => (wallet.length > 1 ? bankNumber(wallet.slice(1), 2, 'wallet') : '01');

const sicoob: Bank240 = {
  name: 'SICOOB',
  fileVersion: '081',
  lotVersion: '040',
  kind: '04',
  fileAccount: (settings) => [...agency(53, settings), ...account(59, settings), [72, '0']],
  lotAccount: (settings) => [...agency(54, settings), ...account(60, settings)],
  // Own number with its digit, one part, modality, sheet of A4.
  slip: (settings, own) => [...agency(18, settings), ...account(24, settings), [38, `${bankNumber(own.number, 9, 'ownNumber')}${own.digit}01${modality(settings.wallet)}4`], [58, `${settings.wallet.charAt(0)}0 22`]],
};

const BANKS_240: Readonly<Record<string, Bank240>> = { '001': bancoDoBrasil, '033': santander, '104': caixa, '756': sicoob };

export const bank240 = (code: string): Bank240 => {
  const found = BANKS_240[code];
  if (found === undefined) throw malformed('cnab240', `remittances for bank ${code} are not written`, { field: 'bank' });
  return found;
};

/** Banks whose remittances are written in 240 columns. */
export const writes240 = (code: string): boolean => code in BANKS_240;
