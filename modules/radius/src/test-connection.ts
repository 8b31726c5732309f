import type { CallCtx, ConnectionTest } from '@billet/sdk';
import { explain, type Connections } from './connect.ts';
import { exchange } from './exchange.ts';
import { buildRequest, CODE } from './radius-packet.ts';
import { REQUIRED_TABLES } from './schema.ts';
import type { Account } from './settings.ts';

/** Asks the RADIUS server itself. Any genuine answer, also a rejection, proves that the secret fits. */
const probe = async (ctx: CallCtx<Account>): Promise<string | undefined> => {
  const { settings } = ctx;
  if (settings.authHost === '') return undefined;
  if (settings.coaSecret === undefined) return 'To test the RADIUS server, fill in the shared secret.';
  const peer = { host: settings.authHost, port: settings.authPort, secret: settings.coaSecret.reveal() };
  try {
    await exchange(
      peer,
      buildRequest(
        CODE.accessRequest,
        { userName: 'billet-connection-test', password: 'x', nasIp: '127.0.0.1' },
        peer.secret,
      ),
      ctx.signal,
      [700, 1500],
    );
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The RADIUS server does not answer to this shared secret: ${reason} A server is silent when the secret is wrong, or when it does not know this machine as a client.`;
  }
};

/** Says in plain words whether everything is in place. */
export const testConnection = async (
  ctx: CallCtx<Account>,
  connections: Connections,
): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const fail = (message: string): ConnectionTest => ({
    ok: false,
    message,
    latencyMs: ctx.clock.wallMs() - began,
    warnings: [],
  });
  try {
    const { sql } = await connections.open(ctx.settings);
    const missing: string[] = [];
    for (const table of REQUIRED_TABLES) if (!(await sql.schema.hasTable(table))) missing.push(table);
    if (missing.length > 0)
      return fail(
        `The database lacks the tables ${missing.join(', ')}. Let Billet create them, or import the schema of FreeRADIUS.`,
      );
    const [row] = await sql('radcheck').countDistinct<{ used: number | string }[]>({ used: 'username' });
    const silent = await probe(ctx);
    if (silent !== undefined) return fail(silent);
    return {
      ok: true,
      message: 'Database and RADIUS server answer.',
      latencyMs: ctx.clock.wallMs() - began,
      warnings:
        ctx.settings.coaSecret === undefined
          ? ['Without a shared secret, changes count at the next login.']
          : [],
      accounts: { used: Number(row?.used ?? 0), max: 'unlimited' },
    };
  } catch (error) {
    return fail(explain(error).message);
  }
};
