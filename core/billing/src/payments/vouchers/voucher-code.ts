import { createHash } from 'node:crypto';
import { newTypedCode, readTypedCode } from '../../typed-code.ts';

/** 75 bits. */
const RANDOM = 15;

export const newVoucherCode = (): string => newTypedCode(RANDOM);

/** A code as somebody typed it, in its one spelling; undefined = it was typed wrong. */
export const readVoucherCode = (typed: string): string | undefined => readTypedCode(typed, RANDOM);

/** All that is kept of a code: it opens nothing, and finds the voucher. */
export const hashOfCode = (code: string): string => createHash('sha256').update(`voucher:${code}`).digest('hex');
