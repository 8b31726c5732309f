import { isModuleError, readAs, z, type ConnectionTest } from '@billet/sdk';
import { allMachines } from './machines.ts';
import { call, type Call } from './proxmox.ts';

const version = z.object({ version: z.string() });

/** Asks for the version and for what the token can see. Changes nothing. */
export const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings: string[] = [];
  if (!ctx.settings.address.startsWith('https:')) warnings.push('The address is not encrypted: the token can be read on the way.');
  try {
    const found = readAs(version, await call(ctx, 'GET', '/version'), 'The version');
    const latencyMs = ctx.clock.wallMs() - began;
    const machines = await allMachines(ctx);
    if (!machines.some((each) => each.template === 1)) warnings.push('The token sees no template: it needs VM.Clone on one, and VM.Allocate.');
    const used = machines.filter((each) => each.template !== 1).length;
    return { ok: true, message: `Proxmox VE ${found.version} answers.`, version: found.version, latencyMs, warnings, accounts: { used, max: 'unlimited' } };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};
