import { defineGateway, done, failed, noSettings } from '@billet/sdk';

/** Pays out of what the client has with us. Core books it in one transaction and never calls out. */
export default defineGateway({
  account: noSettings,
  traits: { flow: 'instant', currencies: '*', balance: true },
  create: () => ({
    start: () => Promise.resolve(failed('unsupported', 'Balance is booked by core.')),
    retrieve: () => Promise.resolve(done(undefined)),
  }),
});
