import { asOutcome, done, field, ModuleError, z, type ActionReply, type ModuleAction, type Ref, type SettingsSchema } from '@billet/sdk';
import type { Call, Order, Proof, Request, SslApi } from './api.ts';
import { isIssued, isRequested } from './converge-order.ts';
import { judgeNames, KEY_KINDS, makeRequest, readRequest } from './csr.ts';
import { noteOf, ownerOf, type Note } from './notes.ts';
import { filesOf, tell } from './replies.ts';
import type { Account } from './settings.ts';

const METHODS = ['dns', 'https', 'email'] as const;

const proofFields = {
  method: field(z.enum(METHODS).default('dns'), { title: 'How to prove control of the domain', help: 'By a DNS record, a file on the web site, or a link in an e-mail.', widget: 'select' }),
  approver: field(z.union([z.literal(''), z.email().max(254)]).default(''), { title: 'Address for the e-mail', help: 'Only for e-mail: admin, administrator, hostmaster, postmaster or webmaster of the domain.', widget: 'email' }),
};
const proofInput = z.strictObject(proofFields);
const csrInput = z.strictObject({ csr: field(z.string().trim().min(1).max(20_000), { title: 'Certificate request (CSR)', help: 'PEM text that begins with BEGIN CERTIFICATE REQUEST.', widget: 'textarea' }), ...proofFields });
const keyInput = z.strictObject({
  kind: field(z.enum(KEY_KINDS).default('rsa2048'), { title: 'Kind of key', help: 'RSA works everywhere; P-256 and P-384 are quicker.', widget: 'select' }),
  names: field(z.string().max(20_000).default(''), { title: 'Further names', help: 'One a line, if the certificate covers several.', widget: 'textarea' }),
  ...proofFields,
});
type ProofWish = z.output<typeof proofInput>;

interface Own {
  readonly username: string;
  readonly note: Note;
  readonly order: Order;
}

const own = async (ctx: Call, api: SslApi, ref: Ref): Promise<Own> => {
  const username = await ownerOf(ctx, Number(ref.id));
  const note = username === undefined ? undefined : await noteOf(ctx, username);
  const order = note?.order === undefined ? undefined : await api.order(ctx, note.order);
  if (username === undefined || note === undefined || order === undefined) throw new ModuleError('notFound', 'There is no such order.');
  if (note.suspended) throw new ModuleError('declined', 'The service is suspended.');
  return { username, note, order };
};

/** What is asked of the authority for these names. Openprovider's mails go to one address for all. */
const proofsOf = async (ctx: Call, api: SslApi, note: Note, names: readonly string[], { method, approver }: ProofWish): Promise<{ readonly domain_validation_methods: readonly Proof[]; readonly approver_email?: string }> => {
  const proofs = names.map((name) => ({ host_name: name, method }));
  if (method === 'https' && names.some((name) => name.startsWith('*.'))) throw new ModuleError('invalid', 'A file proves nothing for a wildcard; use DNS or e-mail.', { field: 'method' });
  if (method !== 'email') return { domain_validation_methods: proofs };
  const allowed = (await api.approvers(ctx, note.product, note.domain)).map((each) => each.toLowerCase());
  const address = approver === '' ? allowed[0] : approver.toLowerCase();
  if (address === undefined || !allowed.includes(address)) throw new ModuleError('invalid', `The authority writes only to: ${allowed.join(', ')}`, { field: 'approver' });
  return { domain_validation_methods: proofs, approver_email: address };
};

/** The first request of an order, or a new one for a certificate that is there. */
const ask = async (ctx: Call, api: SslApi, { note, order }: Own, request: Request): Promise<void> => {
  if (isRequested(order)) throw new ModuleError('declined', 'A request is on its way; wait for the certificate, or change how control is proved.');
  await (isIssued(order) ? api.reissue(ctx, order.id, request) : api.start(ctx, note.order ?? order.id, request));
};

const requested = async (ctx: Call, api: SslApi, ref: Ref, more: ActionReply = {}): Promise<ActionReply> => {
  const { order } = await own(ctx, api, ref);
  return { message: 'requested', ...tell(order), ...more, again: true };
};

const withCsr = async (ctx: Call, api: SslApi, ref: Ref, values: unknown): Promise<ActionReply> => {
  const wish = csrInput.parse(values);
  const mine = await own(ctx, api, ref);
  const { csr, names } = await readRequest(wish.csr, mine.note);
  await ask(ctx, api, mine, { csr, host_names: names, enable_dns_automation: mine.note.automatic && wish.method === 'dns', ...(await proofsOf(ctx, api, mine.note, names, wish)) });
  return requested(ctx, api, ref);
};

const withKey = async (ctx: Call, api: SslApi, ref: Ref, values: unknown): Promise<ActionReply> => {
  const wish = keyInput.parse(values);
  const mine = await own(ctx, api, ref);
  const { note } = mine;
  const names = judgeNames([note.wildcard ? `*.${note.domain}` : note.domain, ...wish.names.split(/[\s,;]+/)], note, 'names');
  const proofs = await proofsOf(ctx, api, note, names, wish);
  const { key, csr } = await makeRequest(wish.kind, names);
  await ask(ctx, api, mine, { csr, host_names: names, enable_dns_automation: note.automatic && wish.method === 'dns', ...proofs });
  return requested(ctx, api, ref, { message: 'keepKey', files: [{ name: `${note.domain}.key`, text: key }, { name: `${note.domain}.csr`, text: csr }] });
};

const proveOtherwise = async (ctx: Call, api: SslApi, ref: Ref, values: unknown): Promise<ActionReply> => {
  const wish = proofInput.parse(values);
  const { note, order } = await own(ctx, api, ref);
  if (!isRequested(order)) throw new ModuleError('declined', 'Nothing waits for a proof.');
  const names = order.host_names ?? [note.domain];
  await api.prove(ctx, order.id, await proofsOf(ctx, api, note, names, wish));
  return requested(ctx, api, ref, { message: 'proofChanged' });
};

const resend = async (ctx: Call, api: SslApi, ref: Ref): Promise<ActionReply> => {
  const { order } = await own(ctx, api, ref);
  if (!isRequested(order)) throw new ModuleError('declined', 'Nothing waits for a proof.');
  await api.resend(ctx, order.id);
  return { message: 'mailSent' };
};

/** After a renewal the certificate before is the one that counts until the next is there. */
const download = async (ctx: Call, api: SslApi, ref: Ref): Promise<ActionReply> => {
  const { note, order } = await own(ctx, api, ref);
  const before = note.previous === undefined || (order.certificate ?? '') !== '' ? undefined : await api.order(ctx, note.previous);
  const files = filesOf(note.domain, before ?? order);
  if (files.length === 0) throw new ModuleError('declined', 'The certificate is not there yet.');
  return { files };
};

const show = async (ctx: Call, api: SslApi, ref: Ref): Promise<ActionReply> => {
  const { order } = await own(ctx, api, ref);
  return { ...tell(order), again: isRequested(order) };
};

type Run = (ctx: Call, api: SslApi, ref: Ref, values: unknown) => Promise<ActionReply>;

export const sslActions = (api: SslApi): Readonly<Record<string, ModuleAction<Account>>> => {
  const action = (title: string, run: Run, more: { readonly help?: string; readonly confirm?: string; readonly input?: SettingsSchema } = {}): ModuleAction<Account> => ({
    title, ...more, audience: ['client', 'staff'], run: (ctx, ref, values) => asOutcome(run(ctx, api, ref, values).then((reply) => done(reply))),
  });
  return {
    show: action('Certificate', show, { help: 'How far it is, until when it is valid, and what proves control of the domain.' }),
    generate: action('Make a key and request the certificate', withKey, { help: 'The key is made for you and shown once; it is not kept. Again for a new key.', input: keyInput }),
    request: action('Request with my own CSR', withCsr, { help: 'For those who have made a key on their server. Again for a new key.', input: csrInput }),
    download: action('Download the certificate', download, { help: 'The certificate, and those of the authority.' }),
    prove: action('Prove control in another way', proveOtherwise, { help: 'While the authority waits for the proof.', input: proofInput }),
    resend: action('Send the e-mail again', resend, { help: 'To the address that proves control of the domain.' }),
  };
};
