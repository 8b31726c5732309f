import { malformed, type Format } from '@billet/sdk';
import { decodeSlip } from './decode-slip.ts';
import { encodeSlip } from './encode-slip.ts';

export { decodeSlip, type Slip } from './decode-slip.ts';
export { encodeSlip, type SlipWish, type WrittenSlip } from './encode-slip.ts';
export type { CollectionSlip } from './collection.ts';

const textOf = (bytes: Uint8Array): string => {
  if (bytes.length > 200) throw malformed('boleto', 'this is longer than any slip', { offset: 200 });
  return Buffer.from(bytes).toString('latin1').replace(/\r?\n$/, '').trim();
};

/** Slips as a format: what `billet payments decode|encode boleto` uses. */
export const boleto: Format = {
  decode: (bytes, { on }) => decodeSlip(textOf(bytes), on),
  encode: (value, { on }) => encodeSlip(value, on),
};
