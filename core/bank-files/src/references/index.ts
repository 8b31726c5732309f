export { groupIban, isIban, plainIban, remainder97 } from './iban.ts';
export { isRfReference, rfReference } from './rf-reference.ts';
