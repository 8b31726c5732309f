import PostalMime from 'postal-mime';

/** What a ticket has to know of a mail. Addresses are in lower case. */
export interface ArrivedMail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** All Message-IDs that it names as what it answers. */
  readonly about: string;
  /** Written by a program: an answer would go round in circles. */
  readonly automatic: boolean;
  readonly files: readonly { readonly name: string; readonly file: string }[];
}

const MOST_FILES = 10;
const LONGEST = 20_000;

/** What stands between the marks of scripts and styles is nobody's words. Each piece is looked at once, however many begin and never end. */
const withoutCode = (html: string): string =>
  html
    .split(/<(?:script|style)\b/i)
    .map((piece, i) => (i === 0 ? piece : piece.replace(/^[\s\S]*?(?:<\/(?:script|style)\s*>|$)/i, '')))
    .join('');

const plain = (html: string): string =>
  withoutCode(html)
    .replaceAll(/<br\s*\/?>|<\/(p|div|li|tr)>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Reads a message as a mail server hands it over; nothing if it is none. */
export const readMail = async (source: Uint8Array): Promise<ArrivedMail | undefined> => {
  const mail = await PostalMime.parse(source, { maxNestingDepth: 20 }).catch(() => undefined);
  const from = mail?.from?.address?.trim().toLowerCase() ?? '';
  if (mail === undefined || from === '') return undefined;
  const header = (name: string): string => mail.headers.find(({ key }) => key === name)?.value.trim().toLowerCase() ?? '';
  const auto = header('auto-submitted');
  const automatic =
    (auto !== '' && auto !== 'no') ||
    ['bulk', 'list', 'junk', 'auto_reply'].includes(header('precedence')) ||
    header('list-id') !== '' ||
    header('return-path') === '<>' ||
    header('content-type').startsWith('multipart/report') ||
    header('x-autoreply') !== '' ||
    header('x-autorespond') !== '' ||
    /^(mailer-daemon|postmaster)@/.test(from);
  const to = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap(({ address }) => (address === undefined ? [] : [address.toLowerCase()]));
  return {
    id: mail.messageId ?? '',
    from,
    to: [...to, header('delivered-to'), header('x-original-to')].filter((each) => each !== ''),
    subject: (mail.subject ?? '').replaceAll(/\s+/g, ' ').trim(),
    text: (mail.text ?? plain(mail.html ?? '')).replaceAll('\r\n', '\n').trim().slice(0, LONGEST),
    about: `${mail.inReplyTo ?? ''} ${mail.references ?? ''}`,
    automatic,
    files: mail.attachments.filter(({ disposition }) => disposition !== 'inline').slice(0, MOST_FILES).map(({ filename, content }) => ({
      name: filename ?? '', file: (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer)).toString('base64'),
    })),
  };
};
