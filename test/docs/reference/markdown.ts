/** Text of a table cell: one line, bars escaped. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table with a head. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');

/** Inline code. */
export const code = (text: string): string => `\`${text}\``;

/** The line under the title of every page that is written by a program. */
export const GENERATED = '<!-- Written by `npm run docs`. Do not edit: change the code and run it again. -->';

/** A page from its parts, with one empty line between them and one line end at the end. */
export const page = (...parts: readonly string[]): string =>
  `${parts.filter((part) => part !== '').join('\n\n')}\n`;
