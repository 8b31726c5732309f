import { serviceRef } from '@billet/sdk';
import type { MailMessage } from './tables.ts';

/** Whether a mail is still wanted when it is about to leave. The room that sends to many provides it. */
export interface MailWishes {
  /** Why its reader gets it no more, for example `unsubscribed`; undefined = he gets it. */
  unwanted(mail: Pick<MailMessage, 'key' | 'client_id' | 'model'>): Promise<string | undefined>;
}

export const mailWishesRef = serviceRef<MailWishes>('mail.wishes');
