import { mailKind, templateKeys, variablesOf, type MailText } from '@billet/billing';
import { BilletError } from '@billet/sdk';
import { checkHtml } from './check-html.ts';
import { htmlToText } from './html-to-text.ts';
import { fillTemplate, readTemplate, type TemplateProblem, type TemplateValue } from './template-language.ts';

const namesOf = (key: string): ReadonlySet<string> => new Set(variablesOf(key).map(({ name }) => name));

const PARTS: ReadonlySet<string> = new Set(['facts', 'button', 'unsubscribe']);

/** Parts of a page have no place in a line. */
const INLINE = (names: ReadonlySet<string>): ReadonlySet<string> => new Set([...names].filter((name) => !PARTS.has(name)));

const refuse = (field: string, { code, line, column, name }: TemplateProblem): BilletError =>
  new BilletError(`TEMPLATE_${code.toUpperCase()}`, `Line ${String(line)}, column ${String(column)}: ${name === '' ? 'this cannot be read' : `"${name}" is not known here`}.`, { status: 422, field, details: { line, column, name } });

/** Without its link, which must not depend on anything, such a mail lets nobody in. */
const checkLink = (field: string, source: string, names: ReadonlySet<string>): void => {
  const { pieces } = readTemplate(source, names);
  if (!pieces.some((piece) => piece.kind === 'value' && (piece.name === 'button' || piece.name === 'link'))) throw new BilletError('TEMPLATE_NO_LINK', 'Without {{button}} or {{link}} nobody could follow this mail.', { status: 422, field });
};

/** Throws for the first thing that is wrong with a text. */
export const checkMailText = (key: string, text: MailText): void => {
  if (!templateKeys.includes(key) && mailKind(key)?.free !== true) throw new BilletError('NOT_FOUND', 'Mail not found', { status: 404 });
  const names = namesOf(key);
  const fields = [['subject', text.subject, INLINE(names)], ['body', text.body, names], ['plain', text.plain, names], ['action', text.action, INLINE(names)]] as const;
  for (const [field, source, known] of fields) {
    const { pieces, problems } = readTemplate(source, known);
    const problem = problems[0] ?? (field === 'body' ? checkHtml(pieces)[0] : undefined);
    if (problem !== undefined) throw refuse(field, problem);
  }
  if (mailKind(key)?.must !== true) return;
  checkLink('body', text.body, names);
  if (text.plain.trim() !== '') checkLink('plain', text.plain, names);
};

/** One line, whatever the values bring along. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 250);

/** A line of staff with values in it. */
export const fillMailLine = (key: string, line: string, values: ReadonlyMap<string, TemplateValue>): string => oneLine(fillTemplate(readTemplate(line, INLINE(namesOf(key))), values, 'text'));

/** A text of staff with values in it. One that has become wrong since it was saved throws, as it would when saved now. */
export const fillMailText = (key: string, text: MailText, values: ReadonlyMap<string, TemplateValue>): { readonly subject: string; readonly html: string; readonly text: string } => {
  checkMailText(key, text);
  const names = namesOf(key);
  const fill = (source: string, form: 'html' | 'text'): string => fillTemplate(readTemplate(source, names), values, form);
  const html = fill(text.body, 'html');
  return { subject: oneLine(fill(text.subject, 'text')), html, text: text.plain.trim() === '' ? htmlToText(html) : fill(text.plain, 'text') };
};
