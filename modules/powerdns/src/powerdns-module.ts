import { done, isModuleError, z, type ServerModule } from '@billet/sdk';
import { askPowerdns, switchZone, type Call } from './ask-powerdns.ts';
import { recordHandler } from './records.ts';
import { deleteEntry, ensureEntry, listEntries, observed, readEntry } from './register.ts';
import type { Account, Plan } from './settings.ts';
import { ownZone, removeZone, zoneHandler } from './zones.ts';

const server = z.object({ version: z.string(), daemon_type: z.string() });

const test = async (ctx: Call) => {
  const began = ctx.clock.wallMs();
  const told = await askPowerdns(ctx, '').catch((error: unknown) => error);
  const latencyMs = ctx.clock.wallMs() - began;
  if (isModuleError(told)) return { ok: false, message: told.message, latencyMs, warnings: [] };
  if (told instanceof Error) throw told;
  const found = server.safeParse(told);
  if (!found.success) return { ok: false, message: `There is no server "${ctx.settings.serverId}" at this address.`, latencyMs, warnings: [] };
  const warnings = ctx.settings.nameServers.trim() === '' ? ['No name servers are filled in: zones that name none cannot be made.'] : [];
  return { ok: true, message: `PowerDNS ${found.data.version} answers.`, version: found.data.version, latencyMs, warnings };
};

export const createPowerdnsModule = (): ServerModule<Account, Plan> => ({
  test,
  find: async (ctx, wanted) => {
    const entry = await readEntry(ctx, 'id' in wanted ? wanted.id : wanted.username);
    return entry?.service === undefined ? undefined : observed(entry);
  },
  accounts: async (ctx, cursor) => {
    const { items, ...more } = await listEntries(ctx, cursor);
    return { items: items.map(observed), ...more };
  },
  ensure: async (ctx, want) => {
    const entry = await ensureEntry(ctx, want);
    for (const name of entry.zones) {
      const zone = await ownZone(ctx, { id: entry.id }, name);
      if (zone !== undefined) await switchZone(ctx, zone, want.state === 'active');
    }
    return done(observed(entry));
  },
  remove: async (ctx, ref) => {
    const entry = await readEntry(ctx, ref.id);
    if (entry?.service === undefined) return done(undefined);
    for (const zone of entry.zones) await removeZone(ctx, ref, zone);
    await deleteEntry(ctx, ref.id);
    return done(undefined);
  },
  resources: { dnsZone: zoneHandler, dnsRecord: recordHandler },
});
