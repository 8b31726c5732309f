import { defineOperation, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef, settingsRef } from '../../refs.ts';
import type { MailSettings } from '../mail-settings.ts';
import { mailOfMessageId } from '../message-id.ts';
import { MailKindSettings, MailMessage } from '../tables.ts';
import { readReport, type MailReport } from './read-report.ts';
import { noteTrouble } from './troubles.ts';

/** Three quarters of it are bytes; a report repeats the mail it is about at most. */
const LONGEST = 20_000_000;
const ERROR = 500;

/** A copy that comes back says nothing of the address that the mail was for. */
const isOfCopies = async (ctx: OperationCtx, mail: MailMessage, { recipients }: MailReport): Promise<boolean> => {
  const kind = await data(ctx).all(MailKindSettings).findOne({ brand_id: mail.brand_id, key: mail.key });
  const { copyTo } = (await ctx.use(settingsRef).get('mail', 'system')) as MailSettings;
  const copies = [copyTo, kind?.copy_to ?? ''].map((address) => address.toLowerCase()).filter((address) => address !== '' && address !== mail.to_address.toLowerCase());
  return recipients.length > 0 && recipients.every((address) => copies.includes(address));
};

const taken = z.strictObject({ outcome: z.enum(['bounced', 'known', 'waits', 'foreign']), mailId: z.number().int().nullable() });

export const takeMailReport = defineOperation({
  name: 'mail.takeReport',
  summary: 'Takes a report that a mail could not be delivered (a bounce), and marks the mail and its address.',
  kind: 'command',
  audience: ['system'],
  permission: 'mail.write',
  input: z.strictObject({ content: z.base64().min(1).max(LONGEST) }),
  output: taken,
  sensitive: ['content'],
  run: async (ctx, { content }): Promise<z.output<typeof taken>> => {
    const report = await readReport(Buffer.from(content, 'base64'));
    const id = report === undefined ? undefined : mailOfMessageId(ctx.use(keyringRef), report.about);
    const { all, db } = data(ctx);
    const mail = id === undefined ? undefined : await all(MailMessage).findById(id);
    if (report === undefined || mail === undefined) return { outcome: 'foreign', mailId: null };
    if (report.action !== 'failed') return { outcome: 'waits', mailId: mail.id };
    if (await isOfCopies(ctx, mail, report)) return { outcome: 'known', mailId: mail.id };
    const error = `${report.status} ${report.reason}`.trim().slice(0, ERROR);
    // Of several reports at once, the one that finds the mail as sent counts.
    const changed = await all(MailMessage).where({ id: mail.id, state: 'sent' }).patch({ state: 'bounced', error });
    if (changed === 0) return { outcome: 'known', mailId: mail.id };
    await noteTrouble(db, mail.to_address, error, ctx.clock.wall());
    ctx.touch({ kind: 'mail', id: mail.id, ...(mail.client_id === null ? {} : { clientId: mail.client_id }) }, { state: 'sent' }, { state: 'bounced', error });
    await ctx.emit('mail.bounced', { mailId: mail.id, clientId: mail.client_id, address: mail.to_address, status: report.status });
    return { outcome: 'bounced', mailId: mail.id };
  },
});
