import { createHash } from 'node:crypto';
import { keyDigit, taxIdOf } from '@billet/brazil-fiscal';
import { localDateOf, type FiscalWish } from '@billet/sdk';
import type { Account } from './account.ts';

export const MODEL = '62';

/** An access key and the parts of it that stand in the document too. */
export interface AccessKey {
  /** 44 signs. */
  readonly key: string;
  readonly state: string;
  /** Of the issuer's choice; here the same for the same document, whenever it is written. */
  readonly code: string;
  readonly digit: string;
}

/** State, year and month, company, model, series, number, way of issue, site, code and check digit. */
export const accessKeyOf = ({ cityCode }: Pick<Account, 'cityCode'>, wish: Pick<FiscalWish, 'documentId' | 'issuedAt' | 'zone' | 'seller' | 'series' | 'number'>): AccessKey => {
  const state = cityCode.slice(0, 2);
  const [year, month] = localDateOf(wish.issuedAt, wish.zone).split('-');
  const code = String(createHash('sha256').update(wish.documentId).digest().readUInt32BE(0) % 10_000_000).padStart(7, '0');
  const body = [state, `${year?.slice(2) ?? ''}${month ?? ''}`, taxIdOf(wish.seller.taxId).padStart(14, '0'), MODEL, wish.series.padStart(3, '0'), String(wish.number).padStart(9, '0'), '1', '0', code].join('');
  const digit = String(keyDigit(body));
  return { key: `${body}${digit}`, state, code, digit };
};
