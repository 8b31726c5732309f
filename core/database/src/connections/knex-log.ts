import type { Log } from '@billet/sdk';
import type { Knex } from 'knex';

const text = (message: unknown): string => (message instanceof Error ? message.message : String(message));

/** Leads knex's own messages into our log instead of the console. */
export const knexLog = (log: Log): Knex.Logger => ({
  warn: (message: unknown) => {
    log.warn('knex warning', { message: text(message) });
  },
  error: (message: unknown) => {
    log.warn('knex error', { message: text(message) });
  },
  debug: () => undefined,
  deprecate: (method: string, alternative: string) => {
    log.warn('knex deprecation', { method, alternative });
  },
});
