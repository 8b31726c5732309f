/** Signs a spreadsheet takes for the beginning of a formula, in both widths. */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;
const NUMBER = /^-?\d+([.,]\d+)?$/;

/** One cell by RFC 4180. A text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers. @since 0.1.0 */
export const csvCell = (value: string): string => {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One line of a file for spreadsheets. @since 0.1.0 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
