import type { Format } from '@billet/sdk';
import { decode240 } from './decode240.ts';
import { decode400 } from './decode400.ts';

export type { CnabEvent, RemittanceFile, RemittanceTitle, ReturnFile, ReturnTitle } from './cnab-file.ts';
export { decode240 } from './decode240.ts';
export { decode400 } from './decode400.ts';
export { writes240 } from './bank240.ts';
export { write240 } from './write240.ts';
export { write400, writes400 } from './write400.ts';

/** CNAB files as formats: what `billet payments decode cnab240|cnab400` uses. */
export const cnab240: Format = { decode: decode240 };
export const cnab400: Format = { decode: decode400 };
