import { BilletError, defineOperation, invalid, z } from '@billet/sdk';
import { hitRateLimit, releaseRateLimit } from '@billet/database';
import { data } from '../data.ts';
import { hashOfAccessCode, readAccessCode } from './code.ts';
import { hostsOf, portalSettingsOf } from './portal-settings.ts';
import { portalLogin } from './rules/portal-login.ts';
import { HotspotKind, HotspotVoucher } from './tables.ts';
import { voucherFields, voucherView } from './voucher-view.ts';

const HOUR_MS = 3_600_000;
/** People at one hotspot come from one address; only wrong codes count. */
const TRIES_AN_ADDRESS = 60;

const portal = z.strictObject({
  loginUrl: z.string().max(500).optional(), chapId: z.string().max(40).optional(), challenge: z.string().max(300).optional(), uamIp: z.string().max(253).optional(), uamPort: z.string().max(5).optional(), wanted: z.string().max(1000).optional(),
});

export const enterHotspot = defineOperation({
  name: 'hotspot.enter',
  summary: 'What is left of a hotspot voucher, for whoever has its code; and the form that lets him in, if one of the login pages of the brand sent him. Whoever guesses is stopped.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/enter' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ code: z.string().trim().min(1).max(60), portal: portal.default({}) }),
  output: z.strictObject({ name: z.string(), ...voucherFields, login: z.strictObject({ url: z.string(), method: z.enum(['get', 'post']), fields: z.record(z.string(), z.string()) }).nullable() }),
  sensitive: ['code', 'portal'],
  transient: true,
  // Three steps, so that a try counts although the last of them is refused and undone.
  prepare: async (ctx, { code: typed, portal: from }) => {
    const code = readAccessCode(typed);
    if (code === undefined) throw invalid('HOTSPOT_TYPO', 'code', 'This code is typed wrong. It has twelve signs.');
    const key = `hotspot:address:${ctx.caller.address ?? 'unknown'}`;
    return { code, from, key, free: await hitRateLimit(data(ctx).db, key, TRIES_AN_ADDRESS, HOUR_MS) };
  },
  call: () => Promise.resolve(undefined),
  settle: async (ctx, { code, from, key, free }) => {
    if (!free) throw new BilletError('HOTSPOT_TRIES', 'Too many tries. Please wait an hour.', { status: 429, field: 'code' });
    const { all, db } = data(ctx);
    const row = await all(HotspotVoucher).findOne({ code_hash: hashOfAccessCode(code) });
    const kind = await all(HotspotKind).findById(row?.kind_id ?? 0);
    const { brandId } = ctx.caller;
    // One answer for all of these: it tells a guesser nothing.
    if (row === undefined || kind === undefined || row.state === 'void' || (brandId !== undefined && kind.brand_id !== brandId)) throw invalid('HOTSPOT_UNKNOWN', 'code', 'This voucher is not known.');
    await releaseRateLimit(db, key);
    const usable = row.state === 'open' || row.state === 'running';
    const hosts = hostsOf(await portalSettingsOf(ctx, kind.brand_id));
    return { name: kind.name, ...voucherView(kind, row, ctx.clock.now()), login: usable ? (portalLogin(from, hosts, row.username, code) ?? null) : null };
  },
});
