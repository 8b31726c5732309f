/** What a delivery status notification says (RFC 3464). */
export interface MailReport {
  /** `failed` is final; `delayed`, `delivered` and the like are not. */
  readonly action: string;
  /** RFC 3463, for example `5.1.1`. */
  readonly status: string;
  /** Words of the other server. */
  readonly reason: string;
  /** Addresses, in lower case, of all recipients with that outcome: as they were written on the mail, where the server says so. */
  readonly recipients: readonly string[];
  /** Headers of the mail that it is about. */
  readonly about: string;
}

const HEADERS = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];
const STATUS = ['message/delivery-status', 'message/global-delivery-status'];
const LONGEST = 20_000;

const fieldOf = (text: string, name: string): string => new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? '';

/** A diagnostic code has the name of its protocol in front. */
const withoutType = (text: string): string => text.replace(/^[a-z0-9-]+;\s*/i, '');

const addressOf = (recipient: string): string => withoutType(fieldOf(recipient, 'Original-Recipient') || fieldOf(recipient, 'Final-Recipient')).replaceAll(/[<>]/g, '').toLowerCase();

/** Reads a report; nothing if the mail is none. Of several recipients, the one that failed counts. */
export const readReport = async (source: Uint8Array): Promise<MailReport | undefined> => {
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(source, { forceRfc822Attachments: true, maxNestingDepth: 20 }).catch(() => undefined);
  const part = (types: readonly string[]): string | undefined => {
    const found = mail?.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()));
    if (found === undefined) return undefined;
    const bytes = typeof found.content === 'string' ? Buffer.from(found.content) : Buffer.from(found.content as ArrayBuffer);
    return bytes.toString('utf8').slice(0, LONGEST).replaceAll('\r\n', '\n');
  };
  const status = part(STATUS);
  const about = part(HEADERS);
  if (status === undefined || about === undefined) return undefined;
  const told = status.split(/\n\s*\n/).filter((each) => fieldOf(each, 'Action') !== '');
  const actionOf = (each: string): string => fieldOf(each, 'Action').toLowerCase();
  const worst = told.find((each) => actionOf(each) === 'failed') ?? told[0];
  if (worst === undefined) return undefined;
  const action = actionOf(worst);
  const [headers = ''] = about.split(/\n\s*\n/);
  return { action, recipients: told.filter((each) => actionOf(each) === action).map(addressOf), status: /\d\.\d{1,3}\.\d{1,3}/.exec(fieldOf(worst, 'Status'))?.[0] ?? '', reason: withoutType(fieldOf(worst, 'Diagnostic-Code')), about: headers };
};
