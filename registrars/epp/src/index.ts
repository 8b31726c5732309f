import { defineRegistrar } from '@billet/sdk';
import { account } from './account.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createEppRegistrar } from './registrar.ts';

export type { Account } from './account.ts';
export { createAccounts, type Accounts } from './accounts.ts';
/** Single commands, for tools that speak with a registry directly: `registryFor(…).must((dialect) => frames.contactInfo(dialect, id))`. */
export * as frames from './frames/frames.ts';
export { registryFor, type Registry } from './registry.ts';
export { createEppRegistrar, type EppRegistrar } from './registrar.ts';

const running: Accounts[] = [];

/** Domains straight at the registry. Sessions stay open between calls and are given back when the extension stops. */
export default defineRegistrar({
  account,
  create: ({ clock, ids, log }) => {
    const accounts = createAccounts({ clock, ids, log });
    running.push(accounts);
    return createEppRegistrar(accounts);
  },
  stop: async () => {
    await Promise.all(running.splice(0).map((accounts) => accounts.close()));
  },
});
