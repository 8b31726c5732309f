import { brandLogo, LOGO_CID } from '@billet/billing';
import type { Request, Response } from 'express';
import { frameError, sendFrame } from '../../../http/frame.ts';
import type { Visitor } from '../../../http/visitor.ts';
import { escapeHtml } from '../../../mail/template-language.ts';
import type { WebHouse } from '../../../web-house.ts';

/** The brand's picture travels inside of a mail; a page has it in its place. */
export const withLogo = async (web: WebHouse, brandId: number, html: string): Promise<string> => {
  const logo = html.includes(`cid:${LOGO_CID}`) ? await brandLogo(web.house.db, brandId, 'paper') : undefined;
  return logo === undefined ? html : html.replaceAll(`cid:${LOGO_CID}`, `data:${logo.type};base64,${logo.bytes.toString('base64')}`);
};

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Fields of a text as they were typed in the editor. */
export const typedText = (request: Request, names: readonly string[]): Readonly<Record<string, string>> => {
  const typed = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, textOf(typed[name]) ?? '']));
};

/** A mail that is being written, with its subject above it; or what is wrong with it. */
export const showDraft = async (web: WebHouse, response: Response, visitor: Visitor, make: () => Promise<{ readonly brandId: number; readonly subject: string; readonly html: string }>): Promise<void> => {
  try {
    const { brandId, subject, html } = await make();
    const head = subject === '' ? '' : `<p style="margin:0;padding:12px 20px;font:600 15px/1.4 system-ui,sans-serif;border-bottom:1px solid #ddd;background:#fff;color:#1a1d1b">${escapeHtml(subject)}</p>`;
    sendFrame(response, 200, (await withLogo(web, brandId, html)).replace(/<body[^>]*>/, (body) => body + head), 'data: https:');
  } catch (error) {
    frameError(web, response, visitor, error);
  }
};
