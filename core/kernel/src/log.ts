import { Secret, type Log } from '@billet/sdk';
import { pino, type DestinationStream, type Logger } from 'pino';

const HIDDEN = '[secret]';
const SENSITIVE =
  /^(.+-)?(pass(word|wd|phrase)?|pwd|secret|token|bearer|authorization|cookie|otp|cvc|cvv|card-?number|api-?key|(access|encryption|master|private|secret|signing)-key|password-hash|auth-code)$/;

/** `accessToken`, `access_token` and `X-Access-Token` are one name. */
const plainName = (key: string): string => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll('_', '-').toLowerCase();

/** The password inside an address such as `postgres://billet:hunter2@db/billet`. */
const plainText = (text: string): string => (text.includes('://') ? text.replaceAll(/(:\/\/[^\s/:@]*:)[^\s/]+(?=@)/g, `$1${HIDDEN}`) : text);

/** Copies `value` with everything secret blanked. Depth is bounded, so a cyclic object cannot hang the log. */
export const redact = (value: unknown, depth = 6): unknown => {
  if (typeof value === 'string') return plainText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return HIDDEN;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return plainText(value.href);
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (depth === 0) return '[deep]';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return {
      name,
      message: plainText(message),
      ...(stack === undefined ? {} : { stack: plainText(stack) }),
      ...('code' in value ? { code: value.code } : {}),
      ...(cause === undefined ? {} : { cause: redact(cause, depth - 1) }),
    };
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth - 1));
  if (value instanceof Set) return [...value].map((item) => redact(item, depth - 1));
  const entries = value instanceof Map ? [...value].map(([key, item]) => [String(key), item as unknown] as const) : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, SENSITIVE.test(plainName(key)) ? HIDDEN : redact(item, depth - 1)]));
};

/** What the kernel hands out: a log that can make children with fixed fields. */
export interface KernelLog extends Log {
  child(fields: Readonly<Record<string, unknown>>): KernelLog;
}

const wrap = (logger: Logger): KernelLog => {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, data?: Readonly<Record<string, unknown>>): void => {
      if (data === undefined) logger[level](message);
      else logger[level](redact(data), message);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: (fields) => wrap(logger.child(redact(fields) as object)) };
};

/** One JSON object a line. Level by `BILLET_LOG` (debug, info, warn, error, silent). */
export const createLog = (options: { readonly level?: string; readonly stream?: DestinationStream } = {}): KernelLog => {
  const settings = { level: options.level ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return wrap(options.stream === undefined ? pino(settings) : pino(settings, options.stream));
};
