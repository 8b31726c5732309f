import { serviceRef } from '@billet/sdk';

/** What a mail is made of. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Makes a mail from its key and plain model, in the reader's language. The web package provides it. */
export interface MailRenderer {
  render(mail: {
    readonly key: string;
    readonly locale: string;
    readonly brandId: number;
    readonly model: Readonly<Record<string, unknown>>;
  }): Promise<MailContent>;
}

/** Name under which the brand's picture travels with a mail. */
export const LOGO_CID = 'logo@billet';

export const mailRendererRef = serviceRef<MailRenderer>('mail.renderer');
