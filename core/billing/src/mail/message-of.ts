import { brandLogo } from '../brands/index.ts';
import { mailEnclosuresRef, type Enclosure } from './enclosures.ts';
import type { House } from '../room.ts';
import type { MailSettings } from './mail-settings.ts';
import { messageIdOf } from './message-id.ts';
import { LOGO_CID, type MailContent } from './renderer.ts';
import { MailAttachment, MailKindSettings, type MailMessage } from './tables.ts';

interface Attachment extends Enclosure {
  readonly cid?: string;
}

/** A mail as it is handed to the transport: no path and no address in it is ever opened. */
export interface OutgoingMail extends MailContent {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly bcc: { readonly name: string; readonly address: string }[];
  /** Where an answer goes, if not to the sender. */
  readonly replyTo?: string;
  readonly messageId: string;
  /** Who gets it, and who gets the reports about it. */
  readonly envelope?: { readonly from: string; readonly to: string[] };
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments: Attachment[];
}

const logoOf = async ({ db }: House, brandId: number, html: string): Promise<readonly Attachment[]> => {
  const logo = html.includes(`cid:${LOGO_CID}`) ? await brandLogo(db, brandId, 'paper') : undefined;
  return logo === undefined ? [] : [{ cid: LOGO_CID, filename: `logo.${logo.type === 'image/png' ? 'png' : 'jpg'}`, contentType: logo.type, content: logo.bytes }];
};

/** Name of our side in identifiers: that of the pages. */
const hostOf = ({ config }: House): string => new URL(config.baseUrl()).hostname;

/** Address of the page on which a reader of a campaign ends it, by the token in his mail. */
export const unsubscribeLink = (baseUrl: string, token: string): string => `${baseUrl}/unsubscribe?token=${encodeURIComponent(token)}`;

/** The way out that mail programs show beside the sender, with one click (RFC 8058). */
const wayOut = ({ config }: House, { model }: MailMessage): Pick<OutgoingMail, 'headers'> => {
  const token = (model as Readonly<Record<string, unknown>>)['unsubscribe'];
  return typeof token === 'string' ? { headers: { 'List-Unsubscribe': `<${unsubscribeLink(config.baseUrl(), token)}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } } : {};
};

/** Staff answer to whom a mail is about. */
const answerTo = ({ model }: MailMessage): Pick<OutgoingMail, 'replyTo'> => {
  const address = (model as Readonly<Record<string, unknown>>)['replyTo'];
  return typeof address === 'string' ? { replyTo: address } : {};
};

/** A mail of a conversation names what it belongs to, and says that a machine wrote it (RFC 3834). */
const inThread = ({ model }: MailMessage): Pick<OutgoingMail, 'headers'> => {
  const thread = (model as Readonly<Record<string, unknown>>)['thread'];
  return typeof thread === 'string' ? { headers: { 'In-Reply-To': thread, References: thread, 'Auto-Submitted': 'auto-generated' } } : {};
};

/** Sender, copies and files of a mail: its kind's own, else the house's, else the brand's. */
export const messageOf = async (house: House, settings: MailSettings, mail: MailMessage, content: MailContent): Promise<OutgoingMail> => {
  const { db } = house;
  const [brand] = await db.raw<{ name: string; email: string }>('select name, email from brands where id = ?', [mail.brand_id]);
  const kind = await db.from(MailKindSettings).findOne({ brand_id: mail.brand_id, key: mail.key });
  const files = await db.from(MailAttachment).where({ brand_id: mail.brand_id, key: mail.key }).orderBy('name');
  // A copy would carry its reader's way out.
  const copies = new Set((mail.key === 'campaign' ? [] : [settings.copyTo, kind?.copy_to ?? '']).filter((address) => address !== ''));
  const firstOf = (...texts: readonly (string | undefined)[]): string => texts.find((text) => text !== undefined && text !== '') ?? '';
  return {
    ...content,
    from: { name: firstOf(kind?.from_name, settings.fromName, brand?.name), address: firstOf(kind?.from_address, settings.from, brand?.email) },
    to: { name: mail.to_name, address: mail.to_address },
    bcc: [...copies].map((address) => ({ name: '', address })),
    messageId: messageIdOf(house.keyring, hostOf(house), mail.id),
    ...wayOut(house, mail),
    ...answerTo(mail),
    ...inThread(mail),
    ...(settings.reportsTo === '' ? {} : { envelope: { from: settings.reportsTo, to: [mail.to_address, ...copies] } }),
    attachments: [...(await logoOf(house, mail.brand_id, content.html)), ...(await house.services.use(mailEnclosuresRef).of(mail)), ...files.map((file) => ({ filename: file.name, contentType: file.type, content: Buffer.from(file.content, 'base64') }))],
  };
};
