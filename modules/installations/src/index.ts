import { defineAddon, z } from '@billet/sdk';
import { follow, forget, holds } from './follow-service.ts';
import { finishInstallation, getInstallation, listInstallations, missInstallation, planInstallation, skipInstallation } from './manage-orders.ts';
import { dropProduct, listProducts, saveProduct } from './manage-products.ts';
import { pages, slots } from './pages.ts';
import { release } from './release.ts';
import { settings } from './settings.ts';
import { orders, products } from './tables.ts';
import { tellClient } from './tell-client.ts';

const answer = z.object({ held: z.boolean() });

/** Who goes where and when to connect a client. A service waits until it is installed. */
export default defineAddon({
  settings,
  tables: [products, orders],
  operations: [listInstallations, getInstallation, planInstallation, missInstallation, finishInstallation, skipInstallation, listProducts, saveProduct, dropProduct, follow, holds, forget],
  pages,
  slots,
  jobs: [release, tellClient],
  mails: [{ key: 'planned', facts: ['service', 'plannedOn', 'hours', 'address'], path: '/services' }],
  start: (ctx) => {
    ctx.hooks.on('service.created', async ({ serviceId }) => {
      await ctx.call(follow.name, { serviceId });
    });
    ctx.hooks.on('service.ended', async ({ serviceId }) => {
      await ctx.call(forget.name, { serviceId });
    });
    ctx.hooks.gate('service.start', async ({ serviceId }) => {
      const { held } = answer.parse(await ctx.call(holds.name, { serviceId }));
      return held ? { verdict: 'deny', code: 'INSTALLATION_WAITS', message: 'This service waits for its installation.' } : { verdict: 'allow' };
    });
  },
});
