import { gatewayCtx, startEppRegistry, type EppRegistry, type EppRegistryOptions } from '@billet/testkit';
import type { CallCtx, Outcome, RegisterDomain, RegistrarContact } from '@billet/sdk';
import { account, type Account } from '../src/account.ts';
import { createAccounts, type Accounts } from '../src/accounts.ts';
import { createEppRegistrar, type EppRegistrar } from '../src/registrar.ts';

export const PASSWORD = 'open-sesame-1';

export const CONTACT: RegistrarContact = {
  name: 'Ana Lima',
  email: 'ana@example.test',
  phone: '+351912345678',
  street: ['Rua 1'],
  city: 'Porto',
  postcode: '4000-001',
  country: 'PT',
};

/** What staff type to reach a test registry. */
export const settingsFor = (registry: EppRegistry, more: Readonly<Record<string, unknown>> = {}, id = 'registrar-one'): Record<string, unknown> => {
  const { certificate, key } = registry.certificate(id);
  return {
    host: registry.host,
    port: registry.port,
    clientId: id,
    password: PASSWORD,
    certificate,
    privateKey: key,
    authority: registry.authority,
    commandsPerMinute: 6000,
    answerSeconds: 20,
    ...more,
  };
};

/** One registrar at one registry, with a store that outlives restarts. */
export interface Bench {
  readonly registry: EppRegistry;
  readonly registrar: EppRegistrar;
  readonly lines: string[];
  ctx(more?: Partial<CallCtx<Account>>): CallCtx<Account>;
  /** The same house after a restart: nothing in memory, everything in the store. */
  restart(): Promise<void>;
  /** The second registrar at the same registry. */
  rival(): Bench;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly registry?: EppRegistryOptions;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const benchAt = (registry: EppRegistry, id: string, settings: Readonly<Record<string, unknown>>, shared: boolean): Bench => {
  const lines: string[] = [];
  const parsed = account.parse(settingsFor(registry, settings, id));
  const base = gatewayCtx({ settings: parsed, lines, sandbox: false }) as CallCtx<Account>;
  const open = (): Accounts => createAccounts(base);
  let accounts = open();
  let registrar = createEppRegistrar(accounts);
  const others: Bench[] = [];
  return {
    registry,
    get registrar() {
      return registrar;
    },
    lines,
    ctx: (more = {}) => ({ ...base, ...more }),
    restart: async () => {
      await accounts.close();
      accounts = open();
      registrar = createEppRegistrar(accounts);
    },
    rival: () => {
      const other = benchAt(registry, 'registrar-two', settings, true);
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all([accounts.close(), ...others.map((each) => each.close())]);
      if (!shared) await registry.stop();
    },
  };
};

/** Runs work against a registry of its own. */
export const withBench = async (options: BenchOptions, work: (bench: Bench) => Promise<void>): Promise<void> => {
  const registry = await startEppRegistry(options.registry ?? {});
  const bench = benchAt(registry, 'registrar-one', options.settings ?? {}, false);
  try {
    await work(bench);
  } finally {
    await bench.close();
  }
};

let serial = 0;

export const order = (name: string, more: Partial<RegisterDomain> = {}): RegisterDomain => {
  serial += 1;
  return { operationId: `OP${String(serial)}`, name, years: 1, registrant: CONTACT, nameservers: [{ host: 'ns1.elsewhere.net' }, { host: 'ns2.elsewhere.net' }], ...more };
};

/** The value of what has to be done. */
export const must = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`expected done, got ${JSON.stringify(outcome)}`);
  return outcome.value;
};

