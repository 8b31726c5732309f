import { isModuleError, z, type ConnectionTest } from '@billet/sdk';
import { api, ask, names, type Call } from './directadmin.ts';

const version = z.object({ version: z.string() });

/** Logs in and counts accounts. Changes nothing. */
export const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings: string[] = [];
  if (!ctx.settings.address.startsWith('https:')) warnings.push('The address is not encrypted: the login key can be read on the way.');
  try {
    await ask(ctx, 'CMD_API_LOGIN_TEST');
    const latencyMs = ctx.clock.wallMs() - began;
    const users = names(await ask(ctx, 'CMD_API_SHOW_USERS'));
    const found = version.safeParse(await api(ctx, 'GET', 'version').catch(() => ({}))).data?.version;
    if (found === undefined) warnings.push('The newer interface does not answer: databases and one-click logins will not work.');
    return {
      ok: true,
      message: `DirectAdmin ${found ?? ''} answers.`.replace('  ', ' '),
      latencyMs,
      warnings,
      accounts: { used: users.length, max: 'unlimited' },
      ...(found === undefined ? {} : { version: found }),
    };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};
