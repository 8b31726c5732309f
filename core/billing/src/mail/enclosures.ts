import { serviceRef } from '@billet/sdk';
import type { MailMessage } from './tables.ts';

/** A file that goes with a mail. */
export interface Enclosure {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What goes with a mail beside what staff have put to its kind. The room that makes documents provides it. */
export interface MailEnclosures {
  of(mail: Pick<MailMessage, 'brand_id' | 'key' | 'model'>): Promise<readonly Enclosure[]>;
}

export const mailEnclosuresRef = serviceRef<MailEnclosures>('mail.enclosures');
