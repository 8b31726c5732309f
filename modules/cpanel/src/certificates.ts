import { field, ModuleError, outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import type { Account } from './settings.ts';
import { askUser, uapi } from './uapi.ts';
import type { Call } from './whm.ts';

const host = z.object({
  servername: z.string(),
  fqdns: z.array(z.string()).nullish(),
  domains: z.array(z.string()).nullish(),
  certificate: z.object({ is_autossl: z.coerce.number().nullish(), is_self_signed: z.coerce.number().nullish(), auto_ssl_provider_display_name: z.string().nullish(), not_after: z.coerce.number().nullish() }).nullish(),
});
type Host = z.output<typeof host>;
const problem = z.object({ domain: z.string(), problem: z.string().nullish() });

const COLUMNS = ['Domains', 'Certificate', 'Valid until', 'Problem'];
const day = (seconds: number | null | undefined): string => (seconds === null || seconds === undefined ? '-' : new Date(seconds * 1000).toISOString().slice(0, 10));

const kindOf = ({ certificate }: Host): string => {
  if (certificate === null || certificate === undefined) return '-';
  if (certificate.is_autossl === 1) return `AutoSSL ${certificate.auto_ssl_provider_display_name ?? ''}`.trim();
  return certificate.is_self_signed === 1 ? 'Self-signed' : 'Installed';
};
const namesOf = ({ servername, fqdns, domains }: Host): readonly string[] => fqdns ?? domains ?? [servername];

/** What is installed for each site, and what AutoSSL could not do. */
const show = async (ctx: Call, { id: user }: Ref): Promise<ActionReply> => {
  const [hosts, problems] = await Promise.all([
    askUser(ctx, { user, function: 'SSL::installed_hosts' }, {}, z.array(host), []),
    askUser(ctx, { user, function: 'SSL::get_autossl_problems' }, {}, z.array(problem), []),
  ]);
  const told = new Map(problems.map((each) => [each.domain, each.problem ?? '']));
  const rows = hosts.map((each) => [namesOf(each).join(', '), kindOf(each), day(each.certificate?.not_after), namesOf(each).flatMap((name) => told.get(name) ?? []).join(' ')]);
  const named = new Set(hosts.flatMap(namesOf));
  return { table: { columns: COLUMNS, rows: [...rows, ...problems.filter(({ domain }) => !named.has(domain)).map((each) => [each.domain, '-', '-', each.problem ?? ''])] } };
};

/** PEM texts as they are pasted: line ends of any kind, spaces around them. */
const pem = (text: string): string => `${text.replaceAll(/\r\n?/g, '\n').trim()}\n`;

const input = z.strictObject({
  domain: field(z.string().regex(/^[a-z0-9.-]{1,253}$/), { title: 'Domain' }),
  certificate: field(z.string().min(1).max(20_000), { title: 'Certificate', help: 'PEM text.', widget: 'textarea' }),
  key: field(z.string().min(1).max(20_000), { title: 'Private key', help: 'PEM text. It goes to the server and is not kept here.', widget: 'textarea' }),
  chain: field(z.string().max(60_000).default(''), { title: 'Certificates of the authority', help: 'PEM text, if the authority gave one.', widget: 'textarea' }),
});

const install = async (ctx: Call, { id: user }: Ref, values: Readonly<Record<string, unknown>>): Promise<ActionReply> => {
  const { domain, certificate, key, chain } = input.parse(values);
  if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) throw new ModuleError('invalid', 'This is no certificate in PEM form.', { field: 'certificate' });
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) throw new ModuleError('invalid', 'This is no private key in PEM form.', { field: 'key' });
  await uapi(ctx, { user, function: 'SSL::install_ssl' }, { domain, cert: pem(certificate), key: pem(key), ...(chain.trim() === '' ? {} : { cabundle: pem(chain) }) });
  return { message: `The certificate for ${domain} is installed.` };
};

const check = async (ctx: Call, { id: user }: Ref): Promise<ActionReply> => {
  await uapi(ctx, { user, function: 'SSL::start_autossl_check' });
  return { message: 'AutoSSL looks at the domains now; this takes some minutes.' };
};

export const certificateActions: Readonly<Record<string, ModuleAction<Account>>> = {
  certificates: { title: 'Certificates', help: 'What is installed, until when, and what AutoSSL could not do.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) },
  autossl: { title: 'Renew certificates', help: 'AutoSSL makes certificates for domains that have none, and renews old ones.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => check(ctx, account)) },
  installCertificate: { title: 'Install a certificate', audience: ['staff', 'client'], input, run: (ctx, account, values) => outcomeOf(() => install(ctx, account, values)) },
};
