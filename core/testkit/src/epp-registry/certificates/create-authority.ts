import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bitString, bool, integer, octetString, oid, sequence, set, tlv, utcTime, utf8 } from './der.ts';

export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  readonly certificate: string;
  /** A certificate for this machine. */
  server(options?: { readonly expired?: boolean }): Certified;
  /** A certificate for the registrar of that name. */
  client(name: string): Certified;
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Fixed dates: whether a certificate counts is decided by the machine's clock, not by that of the registry. */
const VALID = sequence(utcTime('200101000000Z'), utcTime('491231235959Z'));
const EXPIRED = sequence(utcTime('200101000000Z'), utcTime('200201000000Z'));

const nameOf = (common: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(common))));

const extension = (id: string, critical: boolean, body: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [bool(true)] : []), octetString(body));

const IS_AUTHORITY = extension('2.5.29.19', true, sequence(bool(true)));
const MAY_SIGN = extension('2.5.29.15', true, tlv(0x03, Buffer.from([1, 0x06])));
const THIS_MACHINE = extension(
  '2.5.29.17',
  false,
  sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1]))),
);

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

interface Wish {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly validity: Buffer;
  readonly extensions: readonly Buffer[];
}

const issue = (issuer: string, issuerKey: KeyObject, wish: Wish): string => {
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_SHA256,
    nameOf(issuer),
    wish.validity,
    nameOf(wish.subject),
    wish.publicKey.export({ type: 'spki', format: 'der' }),
    ...(wish.extensions.length === 0 ? [] : [tlv(0xa3, sequence(...wish.extensions))]),
  );
  return pem(sequence(body, ECDSA_SHA256, bitString(sign('sha256', body, issuerKey))));
};

const newKey = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A certificate authority of this run alone. */
export const createAuthority = (): Authority => {
  const own = newKey();
  const name = 'Billet EPP test registry';
  const certify = (wish: Omit<Wish, 'publicKey'>): Certified => {
    const pair = newKey();
    return {
      certificate: issue(name, own.privateKey, { ...wish, publicKey: pair.publicKey }),
      key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    };
  };
  return {
    certificate: issue(name, own.privateKey, {
      subject: name,
      publicKey: own.publicKey,
      validity: VALID,
      extensions: [IS_AUTHORITY, MAY_SIGN],
    }),
    server: ({ expired = false } = {}) =>
      certify({ subject: 'localhost', validity: expired ? EXPIRED : VALID, extensions: [THIS_MACHINE] }),
    client: (registrar) => certify({ subject: registrar, validity: VALID, extensions: [] }),
  };
};
