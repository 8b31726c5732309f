import { generateKeyPairSync } from 'node:crypto';
import { createLiveClock } from '@billet/kernel';
import forge from 'node-forge';

/** A certificate for tests and what belongs to it. */
export interface TestCertificate {
  /** PFX file in base64. */
  readonly pfx: string;
  readonly password: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateWish {
  readonly name: string;
  readonly days?: number;
  /** Who vouches for it; absent = itself. */
  readonly by?: TestCertificate;
  /** Of a server on this machine. */
  readonly server?: true;
  /** It vouches for others. */
  readonly authority?: true;
}

const DAY_MS = 24 * 3_600_000;

/** Makes a key and a certificate, and packs both into a PFX file as an authority hands it out. */
export const testCertificate = ({ name, days = 365, by, server, authority }: CertificateWish): TestCertificate => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
  made.serialNumber = '01' + forge.util.bytesToHex(forge.random.getBytesSync(8));
  const now = createLiveClock().wallMs();
  made.validity.notBefore = new Date(now - DAY_MS);
  made.validity.notAfter = new Date(now + days * DAY_MS);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer(by === undefined ? made.subject.attributes : forge.pki.certificateFromPem(by.certificate).subject.attributes);
  made.setExtensions([
    { name: 'basicConstraints', cA: authority === true },
    ...(server === undefined ? [] : [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }, { type: 2, value: 'localhost' }] }]),
  ]);
  made.sign(forge.pki.privateKeyFromPem(by?.key ?? key.privateKey), forge.md.sha256.create());
  const password = 'a test opens it';
  const store = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key.privateKey), [made], password, { algorithm: '3des' });
  return { pfx: forge.util.encode64(forge.asn1.toDer(store).getBytes()), password, certificate: forge.pki.certificateToPem(made), key: key.privateKey };
};
