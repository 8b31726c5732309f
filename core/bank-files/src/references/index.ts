export { groupIban, isIban, plainIban } from './iban.ts';
export { isRfReference, rfReference } from './rf-reference.ts';
