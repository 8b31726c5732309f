import type { LocalDate } from './dates.ts';
import { BilletError, isBilletError } from './errors.ts';

/** Where a text or file stops being what it claims to be. @since 0.1.0 */
export interface FormatPosition {
  /** Characters (bytes, in a file of fixed columns) before the fault. */
  readonly offset?: number;
  /** Line, counted from 1. */
  readonly line?: number;
  /** Column within the line, counted from 1. */
  readonly column?: number;
  /** The element, tag or field in question, as its standard calls it. */
  readonly field?: string;
}

const POSITION = ['line', 'column', 'offset', 'field'] as const;

/** Something that is not what it claims to be. A good check sum over a broken structure is broken all the same. @since 0.1.0 */
export const malformed = (format: string, what: string, position: FormatPosition = {}): BilletError => {
  const where = POSITION.flatMap((key) => (position[key] === undefined ? [] : [`${key} ${String(position[key])}`])).join(', ');
  return new BilletError('FORMAT_MALFORMED', `${format}: ${what}${where === '' ? '' : ` (${where})`}`, {
    status: 422,
    details: { format, what, position },
  });
};

/** True for what `malformed` made. @since 0.1.0 */
export const isMalformed = (value: unknown): value is BilletError => isBilletError(value) && value.code === 'FORMAT_MALFORMED';

/** What a reader may need to know besides the text. @since 0.1.0 */
export interface FormatHints {
  /** The day on which it is read: due dates of boletos come round again and again. */
  readonly on: LocalDate;
}

/** A payment code or bank file, read and written by pure functions. Both throw `malformed(…)`. @since 0.1.0 */
export interface Format {
  /** Reads exact bytes; the result can be written as JSON. */
  decode?(bytes: Uint8Array, hints: FormatHints): unknown;
  /** Writes what a JSON value describes. */
  encode?(value: unknown, hints: FormatHints): unknown;
}

/** Formats by name. The manifest lists the same names, so that one is found without running any code. @since 0.1.0 */
export type Formats = Readonly<Record<string, Format>>;
