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

/** A mail's text as staff write it: `{{name}}` stands for a value, `{{#if name}} … {{/if}}` for what depends on one. */
export interface MailText {
  readonly subject: string;
  /** HTML of the part between header and footer. */
  readonly body: string;
  /** Without formatting; empty = made from the body. */
  readonly plain: string;
  /** What stands on the button. */
  readonly action: string;
}

/** What the editor of mail texts needs beyond the database. The web package provides it. */
export interface MailWorkshop {
  /** Languages that mails are written in. */
  readonly locales: () => readonly string[];
  /** The text that is shipped, written as staff would write it. */
  original(key: string, locale: string): MailText;
  /** Refuses a text that could not be sent, with the field, line and name of what is wrong. */
  check(key: string, text: MailText): void;
  /** The mail as a reader would get it with this text. */
  preview(wish: { readonly key: string; readonly locale: string; readonly brandId: number; readonly text: MailText; readonly model: Readonly<Record<string, unknown>> }): Promise<MailContent>;
}

/** Name under which the brand's picture travels with a mail. */
export const LOGO_CID = 'logo@billet';

export const mailRendererRef = serviceRef<MailRenderer>('mail.renderer');
export const mailWorkshopRef = serviceRef<MailWorkshop>('mail.workshop');
