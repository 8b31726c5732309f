export { groupIban, isIban, plainIban, remainder97 } from './iban.ts';
export { isRfReference, rfReference } from './rf-reference.ts';
export { encodeEpcCode, type EpcWish } from './epc-code.ts';
