import { invalid, type LocalDate } from '@billet/sdk';

const PARTS = /\{(year|yy|month|0+)\}/g;

/** A template has exactly one counter, `{000000}`, and letters, digits, `-`, `/`, `.`, `{year}`, `{yy}`, `{month}`. */
export const assertNumberTemplate = (template: string): void => {
  const counters = template.match(/\{0+\}/g) ?? [];
  if (counters.length !== 1) throw invalid('NUMBER_TEMPLATE', 'template', 'A template needs one counter like {000000}.');
  if (!/^[A-Za-z0-9\-/.]*$/.test(template.replaceAll(PARTS, ''))) throw invalid('NUMBER_TEMPLATE', 'template', 'Only letters, digits, - / . may stand in a template.');
  if (template.length > 40) throw invalid('NUMBER_TEMPLATE', 'template', 'The template is too long.');
};

/** The span within which numbers count: a template with a year begins anew each year. */
export const numberPeriod = (template: string, issueDate: LocalDate): string => {
  const year = issueDate.slice(0, 4);
  if (template.includes('{month}')) return issueDate.slice(0, 7);
  return template.includes('{year}') || template.includes('{yy}') ? year : 'all';
};

/** A number as it is printed. */
export const renderNumber = (template: string, issueDate: LocalDate, seq: number): string =>
  template.replaceAll(PARTS, (_, part: string) => {
    if (part === 'year') return issueDate.slice(0, 4);
    if (part === 'yy') return issueDate.slice(2, 4);
    if (part === 'month') return issueDate.slice(5, 7);
    return String(seq).padStart(part.length, '0');
  });
