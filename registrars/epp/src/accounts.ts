import { createHash } from 'node:crypto';
import type { CallCtx, Clock, IdSource, Log, Secret } from '@billet/sdk';
import type { Account } from './account.ts';
import { operationKey } from './journal.ts';
import { profileOf } from './profiles/profiles.ts';
import { createPool, type Pool } from './session/pool.ts';
import { createSignIn } from './session/sign-in.ts';
import { realAfter, type After } from './session/timers.ts';
import { createTokenBucket } from './session/token-bucket.ts';
import { openHttpsLink } from './wire/https-link.ts';
import type { Address, Link } from './wire/link.ts';
import { openTlsLink } from './wire/tls-link.ts';

const HOUR_MS = 3_600_000;
const CONNECT_MS = 15_000;

/** The pools of all accounts, made when first needed and made anew when the settings change. */
export interface Accounts {
  pool(ctx: CallCtx<Account>): Pool;
  close(): Promise<void>;
}

const text = (secret: Secret | undefined): string | undefined => secret?.reveal();

const fingerprint = (settings: Account): string =>
  createHash('sha256')
    .update(JSON.stringify([settings, ...[settings.password, settings.newPassword, settings.privateKey, settings.passphrase].map(text)]))
    .digest('base64url');

/** EPP's `token` types fold spaces; our ids hold none, and never repeat. */
const trId = (operation: string, ids: IdSource): string =>
  [operationKey(operation), ids.ulid()].filter((part) => part !== '').join('-');

const connectTo = (settings: Account): (() => Promise<Link>) => {
  const profile = profileOf(settings.registry);
  const address: Address = {
    host: settings.host.replace(/^\[|\]$/g, ''),
    port: settings.port === 0 ? profile.port : settings.port,
    serverName: settings.serverName,
    certificate: settings.certificate,
    key: text(settings.privateKey),
    passphrase: text(settings.passphrase),
    ca: settings.authority,
    connectMs: CONNECT_MS,
  };
  return () => (profile.transport === 'tls' ? openTlsLink(address) : openHttpsLink(address, profile.namespaces.epp));
};

export const createAccounts = (
  tools: { readonly clock: Clock; readonly ids: IdSource; readonly log: Log },
  after: After = realAfter,
): Accounts => {
  const pools = new Map<string, { readonly print: string; readonly pool: Pool }>();
  const { clock, ids, log } = tools;

  const make = (settings: Account): Pool => {
    const profile = profileOf(settings.registry);
    const bucket = createTokenBucket(settings.commandsPerMinute === 0 ? profile.commandsPerMinute : settings.commandsPerMinute);
    const signIn = createSignIn({
      profile,
      clientId: settings.clientId,
      password: settings.password,
      newPassword: settings.newPassword,
      language: 'en',
      answerMs: settings.answerSeconds * 1000,
      newTrId: (command) => trId(command.operation ?? '', ids),
      connect: connectTo(settings),
    });
    return createPool({
      open: async () => {
        // A login counts like any other command where a registry counts.
        bucket.take(clock.wallMs());
        const session = await signIn();
        for (const event of session.warnings) log.warn('The registry warns at login.', { ...event });
        return session;
      },
      sessions: settings.sessions === 0 ? profile.sessions : settings.sessions,
      bucket,
      idleMs: profile.idleSeconds * 1000,
      lifetimeMs: profile.sessionHours * HOUR_MS,
      wallMs: () => clock.wallMs(),
      after,
    });
  };

  return {
    pool: ({ accountId, settings }) => {
      const print = fingerprint(settings);
      const known = pools.get(accountId);
      if (known?.print === print) return known.pool;
      void known?.pool.close();
      const pool = make(settings);
      pools.set(accountId, { print, pool });
      return pool;
    },
    close: async () => {
      const left = [...pools.values()];
      pools.clear();
      await Promise.all(left.map(({ pool }) => pool.close()));
    },
  };
};
