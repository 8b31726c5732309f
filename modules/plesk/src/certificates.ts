import { createHash } from 'node:crypto';
import { el } from '@billet/bank-files';
import { field, httpCall, ModuleError, outcomeOf, readAs, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import { filter, list, nodes, run, text, type Call } from './plesk.ts';
import { needWebspace, siteNamed, sitesOf } from './resources/sites.ts';
import type { Account } from './settings.ts';

const COLUMNS = ['Domain', 'Certificate', 'HTTPS'];

const property = (name: string, value: string): string => el('property', [el('name', name), el('value', value)]);

/** The panel tells which certificate of the subscription a site has; it does not tell until when that one is valid. */
const show = async (ctx: Call, account: Ref): Promise<ActionReply> => {
  const sites = await sitesOf(ctx, account);
  const told = sites.length === 0 ? [] : await list(ctx, 'site', 'get', [el('filter', sites.map(({ name }) => el('name', name))), el('dataset', [el('gen_info', []), el('hosting', [])])]);
  const rows = sites.map(({ id, name }) => {
    const site = told.find((each) => text(each, 'id') === id);
    const of = (wanted: string): string => text(site === undefined ? undefined : nodes(site, 'data', 'hosting', 'vrt_hst', 'property').find((each) => text(each, 'name') === wanted), 'value');
    return [name, of('certificate_name') || '-', of('ssl') === 'true' ? 'on' : 'off'];
  });
  return { table: { columns: COLUMNS, rows } };
};

const domainField = field(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,252}$/), { title: 'Domain' });
const fetchInput = z.strictObject({ domain: domainField });
const installInput = z.strictObject({
  domain: domainField,
  certificate: field(z.string().min(1).max(20_000), { title: 'Certificate', help: 'PEM text.', widget: 'textarea' }),
  key: field(z.string().min(1).max(20_000), { title: 'Private key', help: 'PEM text. It goes to the server and is not kept here.', widget: 'textarea' }),
  chain: field(z.string().max(60_000).default(''), { title: 'Certificates of the authority', help: 'PEM text, if the authority gave one.', widget: 'textarea' }),
});

const printed = z.object({ code: z.number().int(), stdout: z.string().default(''), stderr: z.string().default('') });

/**
 * Runs a program of the extension "SSL It!", which speaks no XML: by the gate of the REST API, as the administrator.
 * Source: Plesk, "About REST API" (`/api/v2/cli/{program}/call`) and the help of `plesk ext sslit`.
 */
const sslIt = async (ctx: Call, ...words: readonly string[]): Promise<void> => {
  const { address, user, secret, trust } = ctx.settings;
  const answer = await httpCall(ctx, new URL('/api/v2/cli/extension/call', address).href, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(user === '' ? { 'x-api-key': secret.reveal() } : { authorization: `Basic ${Buffer.from(`${user}:${secret.reveal()}`).toString('base64')}` }) },
    body: JSON.stringify({ params: ['--call', 'sslit', ...words] }),
    timeoutMs: 240_000,
    ...(trust === '' ? {} : { trust }),
  });
  const { code, stdout, stderr } = readAs(printed, answer.data, 'SSL It!');
  if (code !== 0) throw new ModuleError('declined', `SSL It!: ${(stderr.trim() || stdout.trim()).replaceAll(/\s+/g, ' ').slice(0, 300) || `code ${String(code)}`}`, { code: String(code), field: 'domain' });
};

const issue = async (ctx: Call, account: Ref, values: unknown): Promise<ActionReply> => {
  const { domain } = fetchInput.parse(values);
  await siteNamed(ctx, account, domain, 'domain');
  const email = (await findAccount(ctx, account.id))?.email;
  await sslIt(ctx, '--certificate', '-issue', '-domain', domain, ...(email === undefined ? [] : ['-registrationEmail', email]), '-secure-domain');
  return { message: `${domain} has a certificate, which the panel renews.` };
};

/** PEM texts as they are pasted: line ends of any kind, spaces around them. */
const pem = (pasted: string): string => `${pasted.replaceAll(/\r\n?/g, '\n').trim()}\n`;

/** Under the same name every time, so that one that was sent before is not sent again. */
const nameOf = (certificate: string): string => `Billet ${createHash('sha256').update(certificate).digest('hex').slice(0, 12)}`;

const install = async (ctx: Call, account: Ref, values: unknown): Promise<ActionReply> => {
  const { domain, certificate, key, chain } = installInput.parse(values);
  if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) throw new ModuleError('invalid', 'This is no certificate in PEM form.', { field: 'certificate' });
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) throw new ModuleError('invalid', 'This is no private key in PEM form.', { field: 'key' });
  await siteNamed(ctx, account, domain, 'domain');
  const { name: webspace } = await needWebspace(ctx, account);
  const cert = pem(certificate);
  const name = nameOf(cert);
  const pool = await list(ctx, 'certificate', 'get-pool', [filter('domain-name', webspace)]);
  if (!pool.some((result) => nodes(result, 'certificates', 'certificate').some((each) => text(each, 'name') === name)))
    await run(ctx, 'certificate', 'install', [el('name', name), el('webspace', webspace), el('content', [el('csr', ''), el('pvt', pem(key)), el('cert', cert), ...(chain.trim() === '' ? [] : [el('ca', pem(chain))])])]);
  await run(ctx, 'site', 'set', [filter('name', domain), el('values', [el('hosting', [el('vrt_hst', [property('ssl', 'true'), property('certificate_name', name)])])])]);
  return { message: `The certificate for ${domain} is installed.` };
};

export const certificateActions: Readonly<Record<string, ModuleAction<Account>>> = {
  certificates: { title: 'Certificates', help: 'Which certificate each site has.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) },
  letsEncrypt: { title: "Get a certificate from Let's Encrypt", audience: ['staff', 'client'], input: fetchInput, run: (ctx, account, values) => outcomeOf(() => issue(ctx, account, values)) },
  installCertificate: { title: 'Install a certificate', audience: ['staff', 'client'], input: installInput, run: (ctx, account, values) => outcomeOf(() => install(ctx, account, values)) },
};
