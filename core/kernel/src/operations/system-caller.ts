import type { Caller } from '@billet/sdk';

/** The caller that jobs, schedules and the command line use. */
export const systemCaller: Caller = {
  audience: 'system',
  actor: { kind: 'system' },
  permissions: ['*'],
  scope: { kind: 'all' },
  locale: 'en',
};
