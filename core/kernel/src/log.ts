import { Secret, type Log } from '@billet/sdk';
import { pino, type DestinationStream, type Logger } from 'pino';

const HIDDEN = '[secret]';
const SENSITIVE = /^(pass(word|wd)?|secret|token|authorization|cookie|api[-_]?key|cvc|cvv|card[-_]?number|private[-_]?key)$/i;

/** Copies `value` with everything secret blanked. Depth is bounded, so a cyclic object cannot hang the log. */
export const redact = (value: unknown, depth = 6): unknown => {
  if (value instanceof Secret) return HIDDEN;
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return { name, message, stack, ...('code' in value ? { code: value.code } : {}), ...(cause === undefined ? {} : { cause: redact(cause, depth - 1) }) };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SENSITIVE.test(key) ? HIDDEN : redact(item, depth - 1)]),
  );
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
