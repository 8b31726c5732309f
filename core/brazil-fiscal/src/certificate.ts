import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ModuleError } from '@billet/sdk';
import forge from 'node-forge';

/** A certificate of the kind A1, opened. */
export interface OpenCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, with those of the authorities that came along. */
  readonly chain: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** Base64 of the DER form, as signatures carry it. */
  readonly base64: string;
  /** Instant, ISO UTC. */
  readonly validUntil: string;
  readonly subject: string;
  /** CNPJ or CPF of its holder, where its common name ends with it, as those of ICP-Brasil do. */
  readonly holder: string | undefined;
}

const refuse = (message: string): ModuleError => new ModuleError('auth', message, { field: 'certificate' });

const bagsOf = (pfx: string, password: string): { readonly certificates: readonly forge.pki.Certificate[]; readonly keys: readonly forge.pki.PrivateKey[] } => {
  try {
    const store = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(forge.util.decode64(pfx)), password);
    const bags = (oid: string): readonly forge.pkcs12.Bag[] => store.getBags({ bagType: oid })[oid] ?? [];
    const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids as Readonly<Record<string, string>>;
    return {
      certificates: bags(certBag ?? '').flatMap(({ cert }) => (cert === undefined ? [] : [cert])),
      keys: [...bags(pkcs8ShroudedKeyBag ?? ''), ...bags(keyBag ?? '')].flatMap(({ key }) => (key == null ? [] : [key])),
    };
  } catch {
    throw refuse('The certificate does not open: it is no PFX file in base64, or its password is another.');
  }
};

/** Opens a PFX file given as base64. Throws a `ModuleError` that names what is wrong with it. */
export const openCertificate = (pfx: string, password: string): OpenCertificate => {
  const { certificates, keys } = bagsOf(pfx.replaceAll(/\s+/g, ''), password);
  const key = keys[0];
  if (key === undefined) throw refuse('There is no private key in the certificate file.');
  const privateKey = createPrivateKey(forge.pki.privateKeyToPem(key));
  const pems = certificates.map((each) => forge.pki.certificateToPem(each).replaceAll('\r', ''));
  const own = pems.find((pem) => new X509Certificate(pem).checkPrivateKey(privateKey));
  if (own === undefined) throw refuse('There is no certificate for the private key in the file.');
  const opened = new X509Certificate(own);
  return {
    certificate: own,
    chain: [own, ...pems.filter((pem) => pem !== own)].join(''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    base64: opened.raw.toString('base64'),
    validUntil: new Date(opened.validTo).toISOString(),
    subject: opened.subject,
    holder: /^CN=.*:([0-9A-Z]{14}|\d{11})$/m.exec(opened.subject)?.[1],
  };
};
