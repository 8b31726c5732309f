/** A cell that a spreadsheet would read as a formula, in ASCII or full width. */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;

/** One text cell of a CSV file (RFC 4180); what would be a formula is marked as text. */
export const csvText = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as a file; numbers stay numbers. */
export const csvFile = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head.map(csvText), ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : csvText(cell))))].map((cells) => cells.join(',')).join('\r\n') + '\r\n';
