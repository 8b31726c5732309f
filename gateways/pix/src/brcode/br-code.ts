/** What a Pix code says. Amounts are in centavos. */
export interface BrCode {
  /** `static` carries the key, `dynamic` an address of the charge, `recurring` only one of the authorisation. */
  readonly kind: 'static' | 'dynamic' | 'recurring';
  /** True if it says that it is good for one payment, false if it says for several, absent if it says nothing. */
  readonly singleUse?: boolean;
  readonly key?: string;
  readonly keyType?: KeyType;
  readonly description?: string;
  /** Address of the charge, without `https://`. */
  readonly location?: string;
  /** Address of the authorisation for recurring payments (Pix Automático), without `https://`. */
  readonly recurrence?: string;
  readonly category: string;
  readonly currency: string;
  /** Absent where the payer types it. */
  readonly amount?: number;
  readonly country: string;
  readonly name: string;
  readonly city: string;
  readonly postcode?: string;
  /** Absent where the code says `***`. */
  readonly txid?: string;
}

export type KeyType = 'cpf' | 'cnpj' | 'phone' | 'email' | 'evp' | 'unknown';

/** Name by which Pix is known among payment schemes; both cases are in use. */
export const PIX = 'br.gov.bcb.pix';

const SHAPES: readonly (readonly [KeyType, RegExp])[] = [
  ['evp', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['email', /^[^\s@]+@[^\s@]+$/],
  ['phone', /^\+\d{8,15}$/],
  ['cpf', /^\d{11}$/],
  // Since 2026 the first twelve places of a CNPJ may hold letters.
  ['cnpj', /^[0-9A-Z]{12}\d{2}$/],
];

/** What a key looks like. */
export const keyTypeOf = (key: string): KeyType => SHAPES.find(([, shape]) => shape.test(key))?.[0] ?? 'unknown';
