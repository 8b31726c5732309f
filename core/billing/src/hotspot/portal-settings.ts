import { defineOperation, field, z, type OperationCtx, type SettingsOf } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { idSchema } from '../paging.ts';
import { settingsRef } from '../refs.ts';

const HOSTS = /^[a-z0-9.:[\]-]*(\s+[a-z0-9.:[\]-]+)*$/;

/** The hotspots of a brand. */
export const portalSettings = z.strictObject({
  /** Names and addresses of the login pages of its own equipment, with spaces between. */
  hosts: field(z.string().trim().toLowerCase().max(1000).regex(HOSTS).default(''), { title: 'Login pages of the equipment' }),
  /** What the code on a printed voucher leads to; empty = the page of vouchers. */
  loginPage: field(z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''), { title: 'Address on printed vouchers' }),
});

export type PortalSettings = SettingsOf<typeof portalSettings>;

export const portalSettingsOf = async (ctx: Pick<OperationCtx, 'use'>, brandId: number): Promise<PortalSettings> => portalSettings.parse(await ctx.use(settingsRef).get('hotspot', 'brand', String(brandId)));

export const hostsOf = ({ hosts }: PortalSettings): readonly string[] => hosts.split(/\s+/).filter((each) => each !== '');

export const getPortal = defineOperation({
  name: 'hotspot.getPortal',
  summary: 'Which login pages of access equipment may be handed a voucher, and what printed vouchers lead to.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/hotspot' },
  audience: ['staff'],
  permission: 'hotspot.read',
  input: z.strictObject({ brandId: idSchema }),
  output: portalSettings,
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return portalSettingsOf(ctx, brandId);
  },
});

export const savePortal = defineOperation({
  name: 'hotspot.savePortal',
  summary: 'Says which login pages of access equipment may be handed a voucher (`hosts`: names and addresses with spaces between), and what the code on printed vouchers leads to (`loginPage`; empty = the page of vouchers).',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/hotspot' },
  audience: ['staff'],
  permission: 'hotspot.write',
  input: portalSettings.extend({ brandId: idSchema }),
  output: portalSettings,
  run: async (ctx, { brandId, ...wanted }) => {
    await brandOf(ctx, brandId);
    const before = await portalSettingsOf(ctx, brandId);
    await ctx.use(settingsRef).set(ctx.work as never, 'hotspot', 'brand', wanted, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, before, wanted);
    return wanted;
  },
});
