import { bancoDoBrasil } from './banco-do-brasil.ts';
import type { Bank } from './bank.ts';
import { bradesco } from './bradesco.ts';
import { caixa } from './caixa.ts';
import { inter } from './inter.ts';
import { itau } from './itau.ts';
import { santander } from './santander.ts';
import { sicoob } from './sicoob.ts';

export { pad, type Bank, type Collection, type OwnNumber } from './bank.ts';

/** The banks whose slips can be written. */
export const BANKS: readonly Bank[] = [bancoDoBrasil, bradesco, caixa, inter, itau, santander, sicoob];

export const bankOf = (code: string): Bank | undefined => BANKS.find((bank) => bank.code === code);
