import { z, type DsRecord, type KeyRecord } from '@billet/sdk';

/** A DS record as registries keep it. */
export const dsSchema = z.strictObject({
  keyTag: z.int().min(0).max(65_535),
  algorithm: z.int().min(0).max(255),
  digestType: z.int().min(0).max(255),
  digest: z
    .string()
    .regex(/^([0-9A-Fa-f]{2})+$/)
    .transform((hex) => hex.toUpperCase()),
});

/** A DNSKEY record. */
export const keySchema = z.strictObject({
  flags: z.int().min(0).max(65_535),
  protocol: z.literal(3),
  algorithm: z.int().min(0).max(255),
  publicKey: z
    .string()
    .transform((text) => text.replace(/\s+/g, ''))
    .pipe(z.base64().min(1)),
});

/** Digest lengths by type, in octets: SHA-1, SHA-256, GOST, SHA-384. */
const DIGEST_OCTETS: Readonly<Record<number, number>> = { 1: 20, 2: 32, 3: 32, 4: 48 };

/** True where a digest has the length its type demands; unknown types are the registry's business. */
export const digestFits = ({ digestType, digest }: DsRecord): boolean =>
  digest.length === 2 * (DIGEST_OCTETS[digestType] ?? digest.length / 2);

/** One line for one record, to compare them by. */
export const recordKey = (record: DsRecord | KeyRecord): string => Object.values(record).join(' ').toUpperCase();
