export { requireComponent } from './component.ts';
export { eachEngine, type OpenFresh } from './each-engine.ts';
export { startFakeStripe } from './fakes/stripe/start-fake-stripe.ts';
export type { RadiusDatabase } from './freeradius/config.ts';
export { freeradiusAvailable, startFreeradius, type FreeradiusServer, type RadclientReply } from './freeradius/start-freeradius.ts';
export { freshDatabase, type FreshDatabase } from './fresh-database.ts';
export { startMailCatcher, type MailCatcher } from './mail-catcher.ts';
export { postgresAvailable, sharedPostgres, type PostgresServer } from './postgres.ts';
export { silentDeps } from './silent-deps.ts';
