import { defineAddon, defineSlot } from '@billet/sdk';
import { reissueLicence, replaceLicence, revokeLicence } from './change-licence.ts';
import { checkLicence, inner, isGenuine, publicKey } from './check-licence.ts';
import { followService } from './follow-service.ts';
import { newPrivateKey } from './key-pair.ts';
import { getLicence, listLicences } from './list-licences.ts';
import { ofService, pages } from './pages.ts';
import { settings } from './settings.ts';
import { licences, products } from './tables.ts';
import { listTerms, setTerms } from './terms.ts';

const EVENTS = ['service.activated', 'service.suspended', 'service.unsuspended', 'service.ended', 'service.transferred', 'service.changed'] as const;

/** Licences of software: a key for each service of a product that sells them. */
export default defineAddon({
  settings,
  tables: [products, licences],
  operations: [listTerms, setTerms, followService, listLicences, getLicence, reissueLicence, replaceLicence, revokeLicence, checkLicence, isGenuine, publicKey, ...inner],
  pages,
  slots: [defineSlot({ slot: 'staff.service.aside', view: 'of-service', load: ofService }), defineSlot({ slot: 'client.service.aside', view: 'of-service', load: ofService })],
  start: async (ctx) => {
    if (ctx.settings.privateKey === undefined) await ctx.call('settings.save', { owner: ctx.extension, scope: 'extension', values: { privateKey: newPrivateKey() } });
    for (const event of EVENTS) {
      ctx.hooks.on(event, async ({ serviceId }) => {
        await ctx.call(followService.name, { serviceId });
      });
    }
  },
});
