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

/** A text that staff have changed; the shipped one stands in the theme and the language pack. */
export class MailTemplate extends entity('mail_templates', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id?', key: 'text', locale: 'text', subject: 'text', body: 'text', version: 'int' },
}) {}
