import { entity } from '@billet/database';

export const mailColumns = {
  id: 'id',
  brand_id: 'id',
  client_id: 'id?',
  key: 'text',
  to_address: 'text',
  to_name: 'text',
  locale: 'text',
  model: 'json',
  secrets: 'text?',
  subject: 'text?',
  text: 'text?',
  html: 'text?',
  state: 'text',
  dedupe_key: 'text',
  attempts: 'int',
  error: 'text?',
  next_try_at: 'instant?',
  created_at: 'instant',
  sent_at: 'instant?',
} as const;

/** One mail, from the wish to the proof. `dedupe_key` is unique: nobody gets the same notice twice. */
export class MailMessage extends entity('mail_messages', { scope: 'client', columns: mailColumns }) {}

/** An address that mail came back from. */
export class MailTrouble extends entity('mail_troubles', { scope: 'system', columns: { id: 'id', address: 'text', mails: 'int', error: 'text', last_at: 'instant' } }) {}

/** A text that staff have changed, one row a version; the shipped one stands in the language pack. */
export class MailTemplate extends entity('mail_templates', {
  scope: 'system',
  columns: {
    id: 'id', brand_id: 'id', key: 'text', locale: 'text', version: 'int', subject: 'text', body: 'text', plain: 'text', action: 'text',
    original_hash: 'text', current: 'bool', saved_by: 'text', saved_at: 'instant',
  },
}) {}

/** How one kind of mail is sent by a brand. */
export class MailKindSettings extends entity('mail_kind_settings', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id', key: 'text', enabled: 'bool', from_address: 'text', from_name: 'text', copy_to: 'text' },
}) {}

/** A file that goes along with every mail of a kind. */
export class MailAttachment extends entity('mail_attachments', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id', key: 'text', name: 'text', type: 'text', size: 'int', content: 'text', created_at: 'instant' },
}) {}
