import { isLocalDate } from '@billet/sdk';
import { minorOf } from '../amount.ts';
import { walker, type XmlNode } from '../xml/index.ts';

export const FORMAT = 'camt053';
export const walk = walker(FORMAT);

/** What is absent stays out of the object. */
export const present = <T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T => {
  const kept: Partial<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const each = value[key];
    if (each !== undefined) kept[key] = each;
  }
  return kept as T;
};

/** An amount with its currency. The element itself never is below nought. */
export const moneyOf = (node: XmlNode): { readonly amount: number; readonly currency: string } => {
  const currency = node.attrs['Ccy'];
  if (currency === undefined) throw walk.fail(node, `${node.name} has no Ccy`);
  const text = node.text.trim();
  if (!/^\d/.test(text)) throw walk.fail(node, `"${text}" is not an amount`);
  return { amount: minorOf(FORMAT, text, currency, { line: node.line, column: node.column, field: node.name }), currency };
};

export const directionOf = (node: XmlNode): 'credit' | 'debit' => {
  const indicator = walk.must(node, 'CdtDbtInd');
  const text = indicator.text.trim();
  if (text !== 'CRDT' && text !== 'DBIT') throw walk.fail(indicator, `"${text}" is neither CRDT nor DBIT`);
  return text === 'CRDT' ? 'credit' : 'debit';
};

/** The calendar day of a date or an instant, as the bank writes it. */
export const dayOf = (node: XmlNode | undefined): string | undefined => {
  if (node === undefined) return undefined;
  const inner = walk.may(node, 'Dt') ?? walk.may(node, 'DtTm') ?? (node.children.length === 0 ? node : undefined);
  const text = inner?.text.trim() ?? '';
  if (inner === undefined || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d.*|Z|[+-]\d\d:\d\d)?$/.test(text) || !isLocalDate(text.slice(0, 10))) throw walk.fail(node, `"${text}" is not a date`);
  return text.slice(0, 10);
};
