import { z } from '@billet/sdk';

/** One link of a help menu. */
export interface HelpLink {
  readonly label: string;
  readonly href: string;
}

const MOST = 12;
const LONGEST_TITLE = 60;

/** `Our guide https://help.example/guide`: the address is the last word, all before it is the title. */
const linkOf = (line: string): HelpLink | undefined => {
  const [, label = '', address = ''] = /^(.*\S)\s+(\S+)$/u.exec(line) ?? [];
  if (label === '' || label.length > LONGEST_TITLE || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  return /^https?:\/\//i.test(address) && (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? { label, href } : undefined;
};

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** The links of a text that was checked when it was saved. */
export const helpLinksOf = (text: string): readonly HelpLink[] => linesOf(text).flatMap((line) => linkOf(line) ?? []);

/** Links, one a line: a title, then an address of the web. */
export const helpLinks = z
  .string()
  .max(4000)
  .superRefine((text, ctx) => {
    const lines = linesOf(text);
    const bad = lines.findIndex((line) => linkOf(line) === undefined);
    if (bad >= 0) ctx.addIssue({ code: 'custom', params: { code: 'help_link' }, message: `line ${String(bad + 1)}: a title, then an address that begins with https:// or http://` });
    if (lines.length > MOST) ctx.addIssue({ code: 'custom', params: { code: 'too_big' }, message: `at most ${String(MOST)} links` });
  })
  .default('');
