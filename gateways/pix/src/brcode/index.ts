import { malformed, type Format } from '@billet/sdk';
import { decodeBrCode } from './decode-br-code.ts';
import { encodeBrCode } from './encode-br-code.ts';

export { keyTypeOf, type BrCode } from './br-code.ts';
export { crc16 } from './crc16.ts';
export { decodeBrCode } from './decode-br-code.ts';
export { encodeBrCode, withoutAccents, type BrCodeWish } from './encode-br-code.ts';

const textOf = (bytes: Uint8Array): string => {
  try {
    // The line end of whatever wrote the text is not part of the code; anything else is.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw malformed('brcode', 'this is not text');
  }
};

/** The BR Code as a format: what `billet payments decode|encode brcode` uses. */
export const brcode: Format = {
  decode: (bytes) => decodeBrCode(textOf(bytes)),
  encode: (value) => ({ brcode: encodeBrCode(value) }),
};
