import { X509Certificate } from 'node:crypto';
import { field, isModuleError, ModuleError, outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import { serversOfUser } from './accounts.ts';
import type { Account } from './settings.ts';
import { printed, run, type Call } from './virtualmin.ts';

const COLUMNS = ['Domain', 'Certificate', 'Valid until'];
/** The panel renews two months after it got one; they last three. */
const RENEW_AFTER_MONTHS = '2';

/** A name, lines about the file, and the certificate of the site before those of its authority. */
const LISTED = /^(\S+):\n(?: {4}.*\n)*(-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----)/gm;

const issuedBy = (certificate: X509Certificate): string => (certificate.issuer === certificate.subject ? 'Self-signed' : (/^O=(.+)$/m.exec(certificate.issuer)?.[1] ?? 'Installed'));

const describe = (pem: string): readonly [string, string] => {
  try {
    const certificate = new X509Certificate(pem);
    return [issuedBy(certificate), new Date(certificate.validTo).toISOString().slice(0, 10)];
  } catch {
    return ['Installed', '-'];
  }
};

/** Only certificates are asked for: keys stay where they are. Where no site has one, the program fails instead of saying so. */
const listed = async (ctx: Call, user: string): Promise<ReadonlyMap<string, string>> => {
  try {
    return new Map([...(await printed(ctx, 'list-certs', { user, cert: true })).matchAll(LISTED)].map(([, name = '', pem = '']) => [name, pem]));
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'remote') return new Map();
    throw error;
  }
};

const sites = async (ctx: Call, user: string): Promise<readonly string[]> => (await serversOfUser(ctx, user)).map(({ name }) => name);

const show = async (ctx: Call, { id: user }: Ref): Promise<ActionReply> => {
  const [names, certificates] = [await sites(ctx, user), await listed(ctx, user)];
  const rows = names.map((name) => {
    const pem = certificates.get(name);
    return [name, ...(pem === undefined ? ['-', '-'] : describe(pem))];
  });
  return { table: { columns: COLUMNS, rows } };
};

/** The hand of the administrator reaches every site. */
const checkOwn = async (ctx: Call, { id: user }: Ref, domain: string): Promise<void> => {
  if (!(await sites(ctx, user)).includes(domain)) throw new ModuleError('invalid', `"${domain}" is no domain of the account.`, { field: 'domain' });
};

const domainField = field(z.string().regex(/^[a-z0-9.-]{1,253}$/), { title: 'Domain' });
const fetchInput = z.strictObject({ domain: domainField });
const installInput = z.strictObject({
  domain: domainField,
  certificate: field(z.string().min(1).max(20_000), { title: 'Certificate', help: 'PEM text.', widget: 'textarea' }),
  key: field(z.string().min(1).max(20_000), { title: 'Private key', help: 'PEM text. It goes to the server and is not kept here.', widget: 'textarea' }),
  chain: field(z.string().max(60_000).default(''), { title: 'Certificates of the authority', help: 'PEM text, if the authority gave one.', widget: 'textarea' }),
});

const add = async (ctx: Call, account: Ref, values: unknown): Promise<ActionReply> => {
  const { domain } = fetchInput.parse(values);
  await checkOwn(ctx, account, domain);
  await run(ctx, 'generate-letsencrypt-cert', { domain, renew: RENEW_AFTER_MONTHS });
  return { message: `${domain} has a certificate, which the panel renews.` };
};

/** PEM texts as they are pasted: line ends of any kind, spaces around them. */
const pem = (text: string): string => `${text.replaceAll(/\r\n?/g, '\n').trim()}\n`;

const install = async (ctx: Call, account: Ref, values: unknown): Promise<ActionReply> => {
  const { domain, certificate, key, chain } = installInput.parse(values);
  if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) throw new ModuleError('invalid', 'This is no certificate in PEM form.', { field: 'certificate' });
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) throw new ModuleError('invalid', 'This is no private key in PEM form.', { field: 'key' });
  await checkOwn(ctx, account, domain);
  await run(ctx, 'install-cert', { domain, cert: pem(certificate), key: pem(key), ...(chain.trim() === '' ? {} : { ca: pem(chain) }) });
  return { message: `The certificate for ${domain} is installed.` };
};

export const certificateActions: Readonly<Record<string, ModuleAction<Account>>> = {
  certificates: { title: 'Certificates', help: 'Which sites have one, where from and until when.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) },
  letsEncrypt: { title: "Get a certificate from Let's Encrypt", audience: ['staff', 'client'], input: fetchInput, run: (ctx, account, values) => outcomeOf(() => add(ctx, account, values)) },
  installCertificate: { title: 'Install a certificate', audience: ['staff', 'client'], input: installInput, run: (ctx, account, values) => outcomeOf(() => install(ctx, account, values)) },
};
