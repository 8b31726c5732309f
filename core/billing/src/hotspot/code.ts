import { createHash } from 'node:crypto';
import type { Keyring } from '@billet/kernel';
import { newTypedCode, readTypedCode } from '../typed-code.ts';

/** 55 bits: it is guarded by its user name and by limits, and is typed on telephones. */
const RANDOM = 11;

export const newAccessCode = (): string => newTypedCode(RANDOM);

/** A code as somebody typed it, in its one spelling; undefined = it was typed wrong. */
export const readAccessCode = (typed: string): string | undefined => readTypedCode(typed, RANDOM);

/** Finds a voucher by its code. */
export const hashOfAccessCode = (code: string): string => createHash('sha256').update(`hotspot:${code}`).digest('hex');

const placeOf = (username: string): string => `hotspot_vouchers:code:${username}`;

/** The RADIUS server needs the code itself, so it is kept sealed for its own row. */
export const sealCode = (keyring: Keyring, username: string, code: string): string => keyring.seal(code, placeOf(username));

export const openCode = (keyring: Keyring, { username, code }: { readonly username: string; readonly code: string }): string => keyring.open(code, placeOf(username));
