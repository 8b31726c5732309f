import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { mailKind, mailKinds } from '../kinds.ts';
import { MailAttachment, MailKindSettings } from '../tables.ts';

const kindSchema = z.string().refine((key) => mailKinds.some((kind) => kind.key === key), 'a kind of mail');
const address = z.union([z.literal(''), z.email()]);

export const setMailSending = defineOperation({
  name: 'mail.setSending',
  summary: 'How a brand sends one kind of mail: whether at all, from whom, and to whom a copy goes. Mails without which nobody could get in cannot be switched off.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/mail-kinds/{key}' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject({ brandId: idSchema, key: kindSchema, enabled: z.boolean(), from: address.default(''), fromName: z.string().trim().regex(/^\P{Cc}*$/u).max(80).default(''), copyTo: address.default('') }),
  output: z.strictObject({ enabled: z.boolean() }),
  run: async (ctx, { brandId, key, enabled, from, fromName, copyTo }) => {
    const { all } = data(ctx);
    await brandOf(ctx, brandId);
    if (!enabled && mailKind(key)?.must === true) throw invalid('MAIL_MUST', 'enabled', 'Without this mail nobody could get in; it cannot be switched off.');
    const before = await all(MailKindSettings).findOne({ brand_id: brandId, key });
    const row = { enabled, from_address: from, from_name: fromName, copy_to: copyTo };
    if (before === undefined) await all(MailKindSettings).insert({ brand_id: brandId, key, ...row });
    else await all(MailKindSettings).findById(before.id).patch(row);
    ctx.touch({ kind: 'brand', id: brandId }, before === undefined ? undefined : { mail: key, enabled: before.enabled, from: before.from_address }, { mail: key, enabled, from });
    return { enabled };
  },
});

/** 1 MiB of file, written as base64. */
const LARGEST = 1_400_000;
const MOST_BYTES = 3_000_000;

/** What mail programs open without asking, by the first bytes of the file. */
const TYPES: readonly (readonly [string, RegExp])[] = [
  ['application/pdf', /^%PDF-/],
  ['image/png', /^\u0089PNG\r\n/],
  ['image/jpeg', /^\u00ff\u00d8\u00ff/],
];

const typeOf = (bytes: Buffer): string | undefined => {
  const head = bytes.toString('latin1', 0, 16);
  const known = TYPES.find(([, mark]) => mark.test(head))?.[0];
  return known ?? (bytes.includes(0) || bytes.length === 0 ? undefined : 'text/plain');
};

export const addMailFile = defineOperation({
  name: 'mail.addFile',
  summary: 'Sends a file (PDF, PNG, JPEG or plain text, as base64) along with every mail of a kind.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/mail-kinds/{key}/files' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject({ brandId: idSchema, key: kindSchema, name: z.string().trim().regex(/^[^\\/:*?"<>|\p{Cc}]{1,100}$/u, 'a name without slashes'), file: z.base64().min(1).max(LARGEST) }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['file'],
  run: async (ctx, { brandId, key, name, file }) => {
    const { all } = data(ctx);
    await brandOf(ctx, brandId);
    const bytes = Buffer.from(file, 'base64');
    const type = typeOf(bytes);
    if (type === undefined) throw invalid('MAIL_FILE_TYPE', 'file', 'Choose a PDF, PNG, JPEG or plain text file.');
    const others = await all(MailAttachment).where({ brand_id: brandId, key });
    if (others.some((other) => other.name === name)) throw conflict('MAIL_FILE_TWICE', 'There is a file of this name already.', { name });
    if (others.reduce((sum, { size }) => sum + size, bytes.length) > MOST_BYTES) throw invalid('MAIL_FILES_LARGE', 'file', 'The files of one mail may have 3 MB together.');
    const row = await all(MailAttachment).insertAndFetch({ brand_id: brandId, key, name, type, size: bytes.length, content: file, created_at: ctx.clock.wall() });
    ctx.touch({ kind: 'brand', id: brandId }, undefined, { mail: key, file: name });
    return { id: row.id };
  },
});

export const removeMailFile = defineOperation({
  name: 'mail.removeFile',
  summary: 'Sends a file along no more.',
  kind: 'command',
  http: { method: 'DELETE', path: '/brands/{brandId}/mail-kinds/{key}/files/{id}' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject({ brandId: idSchema, key: kindSchema, id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { brandId, key, id }) => {
    const { all } = data(ctx);
    const row = await all(MailAttachment).findOne({ id, brand_id: brandId, key });
    if (row === undefined) throw notFound('File');
    await all(MailAttachment).deleteById(id);
    ctx.touch({ kind: 'brand', id: brandId }, { mail: key, file: row.name }, undefined);
    return { removed: true };
  },
});
