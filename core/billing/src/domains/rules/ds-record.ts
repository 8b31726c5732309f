import type { DsRecord, KeyRecord } from '@billet/sdk';

/** Hexadecimal letters that a digest of each type has: SHA-1, SHA-256, GOST, SHA-384 (IANA registry of digest types). */
const DIGEST_LENGTH: Readonly<Record<number, number>> = { 1: 40, 2: 64, 3: 64, 4: 96 };

/** Which part of a DS record cannot be right; nothing when all of it can. */
export const dsProblem = ({ digestType, digest, algorithm }: DsRecord): 'digestType' | 'digest' | 'algorithm' | undefined => {
  if (algorithm === 0) return 'algorithm';
  const length = DIGEST_LENGTH[digestType];
  if (length === undefined) return 'digestType';
  return digest.length === length ? undefined : 'digest';
};

const LINE = /^(?:\S*[^\d\s]\S*\s+)?(?:\d+\s+(?=IN\s))?(?:IN\s+)?(?:DS\s+)?(\d{1,5})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9a-fA-F\s]+)$/i;

/** A line as zone files and name servers print it: `12345 13 2 ABCD…`, with or without what comes before. */
export const readDsLine = (line: string): DsRecord | undefined => {
  const [, keyTag, algorithm, digestType, digest] = LINE.exec(line.trim()) ?? [];
  return digest === undefined ? undefined : { keyTag: Number(keyTag), algorithm: Number(algorithm), digestType: Number(digestType), digest: digest.replaceAll(/\s/g, '').toUpperCase() };
};

const KEY_LINE = /^(?:\S*[^\d\s]\S*\s+)?(?:\d+\s+(?=IN\s))?(?:IN\s+)?(?:DNSKEY\s+)?(\d{1,5})\s+3\s+(\d{1,3})\s+([A-Za-z0-9+/=\s]+)$/i;

/** The same for keys: `257 3 13 mdsswUyr3DPW…`. */
export const readKeyLine = (line: string): KeyRecord | undefined => {
  const [, flags, algorithm, publicKey] = KEY_LINE.exec(line.trim()) ?? [];
  return publicKey === undefined ? undefined : { flags: Number(flags), protocol: 3, algorithm: Number(algorithm), publicKey: publicKey.replaceAll(/\s/g, '') };
};
