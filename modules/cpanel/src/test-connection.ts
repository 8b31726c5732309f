import { isModuleError, z, type ConnectionTest } from '@billet/sdk';
import { ask, whm, type Call } from './whm.ts';

const version = z.object({ version: z.string() });
const count = z.object({ count: z.coerce.number() });
const maximum = z.object({ maximum: z.coerce.number() });
const rights = z.object({ privs: z.array(z.record(z.string(), z.unknown())) });

const NEEDED = ['list-accts', 'create-acct', 'kill-acct', 'suspend-acct', 'upgrade-account', 'passwd', 'show-bandwidth', 'create-user-session'];

/** Things a token need not be allowed to see. */
const perhaps = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return undefined;
    throw error;
  }
};

const missingRights = async (ctx: Call): Promise<readonly string[]> => {
  const [mine] = (await perhaps(ask(ctx, 'myprivs', {}, rights)))?.privs ?? [];
  if (mine === undefined) return [];
  const has = (right: string): boolean => [1, '1', true].includes(mine[right] as number);
  return has('all') ? [] : NEEDED.filter((right) => !has(right));
};

/** Logs in, counts accounts and compares rights. Changes nothing. */
export const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings: string[] = [];
  if (!ctx.settings.address.startsWith('https:')) warnings.push('The address is not encrypted: the token can be read on the way.');
  try {
    const found = await ask(ctx, 'version', {}, version);
    const latencyMs = ctx.clock.wallMs() - began;
    // A token without rights may still ask for the version.
    await whm(ctx, 'listaccts', { want: 'user', 'api.chunk.enable': 1, 'api.chunk.start': 1, 'api.chunk.size': 1 }, { reads: true });
    const missing = await missingRights(ctx);
    if (missing.length > 0) warnings.push(`The token lacks rights: ${missing.join(', ')}`);
    const used = (await perhaps(ask(ctx, 'get_current_users_count', {}, count)))?.count;
    const max = (await perhaps(ask(ctx, 'get_maximum_users', {}, maximum)))?.maximum;
    if (used !== undefined && max !== undefined && max > 0 && used >= max) warnings.push('The licence allows no further accounts.');
    return {
      ok: true,
      message: `WHM ${found.version} answers.`,
      version: found.version,
      latencyMs,
      warnings,
      ...(used === undefined ? {} : { accounts: { used, max: max === undefined || max === 0 ? 'unlimited' : max } }),
    };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};
