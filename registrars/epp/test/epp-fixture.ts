import { Secret, type CallCtx } from '@billet/sdk';
import { gatewayCtx, startEppRegistry, type EppRegistry, type EppRegistryOptions, type PaidAct, type RegistrarFixture } from '@billet/testkit';
import epp from '../src/index.ts';
import { account, type Account } from '../src/account.ts';
import { createAccounts } from '../src/accounts.ts';
import { createEppRegistrar, type EppRegistrar } from '../src/registrar.ts';
import { order, settingsFor } from './setup.ts';

const COMMANDS: Readonly<Record<PaidAct, string>> = { register: 'domain:create', renew: 'domain:renew', transferIn: 'domain:transfer', trade: 'domain:update', restore: 'domain:update', remove: 'domain:delete' };
const START = 1_000_000;
const CODE = 'rival-code-17';

/** The mail address of whoever a domain is registered to, as the registry keeps it. */
const mailOf = (registry: EppRegistry, name: string): string | undefined =>
  registry.world.contacts.get(registry.world.domains.get(name)?.registrant ?? '')?.body.find((node) => node.name === 'email')?.children.filter((child) => typeof child === 'string').join('');

/** The other registrar at the registry, as a client of its own. */
const asRival = async <T>(registry: EppRegistry, work: (rival: EppRegistrar, ctx: CallCtx<Account>) => Promise<T>): Promise<T> => {
  const settings = account.parse(settingsFor(registry, {}, 'registrar-two'));
  const ctx = { ...gatewayCtx({ settings, sandbox: false }), settings };
  const accounts = createAccounts(ctx);
  try {
    return await work(createEppRegistrar(accounts), ctx);
  } finally {
    await accounts.close();
  }
};

/** The extension at a registry of its own. */
export const eppFixture = async (options: EppRegistryOptions = {}): Promise<RegistrarFixture> => {
  const registry = await startEppRegistry({
    ...options,
    registrars: [{ id: 'registrar-one', balance: START }, { id: 'registrar-two', balance: START }],
  });
  const us = registry.registrar('registrar-one');
  const ours = (): number => [...registry.world.domains.values()].filter(({ sponsor }) => sponsor === us.id).length;
  const spoil = (mishap: 'dropAfter' | 'dropBefore' | 'notXml') => (act: PaidAct): void => registry.fault({ on: COMMANDS[act], mishap });
  const settings = settingsFor(registry);
  return {
    extension: epp,
    settings,
    name: (label) => `${label}.test`,
    wrongSecret: { ...settings, password: 'not-the-password' },
    unreachable: { ...settings, port: 1 },
    side: {
      look: (name) => {
        const seen = registry.domain(name);
        if (seen === undefined || seen.sponsor !== us.id) return undefined;
        return { expiresOn: seen.expiresOn, nameservers: seen.servers, locked: seen.statuses.includes('clientTransferProhibited') };
      },
      count: ours,
      spent: () => START - us.balance,
      loseAnswer: spoil('dropAfter'),
      loseCommand: spoil('dropBefore'),
      garble: spoil('notXml'),
      tooMany: (act) => registry.fault({ on: COMMANDS[act], mishap: { refuse: 2502 } }),
      emptyFunds: () => {
        us.balance = 0;
      },
      fillFunds: () => {
        us.balance = START;
      },
      price: { amount: 1000, currency: 'USD' },
      premium: { name: 'gold.test', price: { amount: 500_000, currency: 'USD' }, renewal: { amount: 500_000, currency: 'USD' } },
      registrantOf: (name) => mailOf(registry, name),
      hold: () => registry.holdCreates(true),
      decide: (name, accepted) => registry.decide(name, accepted, accepted ? undefined : 'No'),
      foreign: (name) =>
        asRival(registry, async (rival, ctx) => {
          await rival.register(ctx, order(name, name === 'gold.test' ? { acceptedPrice: { amount: 500_000, currency: 'USD' } } : {}));
          const domain = registry.world.domains.get(name);
          if (domain === undefined) throw new Error(`${name} was not registered`);
          domain.authInfo = CODE;
          return new Secret(CODE);
        }),
      letGo: (name) =>
        asRival(registry, async (rival, ctx) => {
          await rival.decideTransfer(ctx, name, 'approve');
        }),
      expire: () => registry.advance(366),
    },
    stop: () => registry.stop(),
  };
};
