import {
  Secret,
  type CallCtx,
  type DomainCommand,
  type DomainSnapshot,
  type Fqdn,
  type Money,
  type Outcome,
  type RegisterDomain,
  type Registrar,
  type RegistrarContact,
  type RegistrarDefinition,
  type RenewDomain,
  type SettingsSchema,
  type TransferDomain,
} from '@billet/sdk';
import { outcome, succeeded } from './gateway-bench.ts';
import { gatewayCtx } from './gateway-ctx.ts';
import { memoryStore } from './memory-store.ts';
import type { PaidAct, RegistrarFixture, RegistrarSide, SeenRegistration } from './registrar-fixture.ts';

export const REGISTRANT: RegistrarContact = {
  name: 'Ana Lima',
  email: 'ana@example.test',
  phone: '+351912345678',
  street: ['Rua 1'],
  city: 'Porto',
  postcode: '4000-001',
  country: 'PT',
};

export interface RegistrarCall {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly dryRun?: boolean;
}

/** A registrar on the bench: set up, with a store that outlives restarts and everything that was logged. */
export interface RegistrarBench {
  readonly fixture: RegistrarFixture;
  readonly registrar: Registrar<unknown>;
  readonly settings: unknown;
  readonly lines: string[];
  /** The fixture's other side; cases about it run only where there is one. */
  readonly side: RegistrarSide;
  ctx(call?: RegistrarCall): CallCtx;
  newId(): string;
  wish(label: string, change?: Partial<RegisterDomain>): RegisterDomain;
  renewal(name: Fqdn, change?: Partial<RenewDomain>): Promise<RenewDomain>;
  register(command: RegisterDomain, call?: RegistrarCall): Promise<Outcome<DomainSnapshot>>;
  renew(command: RenewDomain, call?: RegistrarCall): Promise<Outcome<DomainSnapshot>>;
  transferIn(command: TransferDomain, call?: RegistrarCall): Promise<Outcome<DomainSnapshot>>;
  reconcile(kind: PaidAct, command: DomainCommand): Promise<string>;
  /** A domain of ours, certainly. */
  own(label: string, change?: Partial<RegisterDomain>): Promise<RegisterDomain>;
  /** What the other side has; there has to be something. */
  seen(name: Fqdn): Promise<SeenRegistration>;
  /** The same account after a restart: nothing in memory, everything in the store. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const openRegistrarBench = async (fixture: RegistrarFixture): Promise<RegistrarBench> => {
  const definition = fixture.extension.definition as RegistrarDefinition<SettingsSchema>;
  const settings: unknown = definition.account.parse(fixture.settings);
  const lines: string[] = [];
  const kv = memoryStore();
  const ctx: RegistrarBench['ctx'] = (call = {}) => ({
    ...gatewayCtx({
      settings: call.settings === undefined ? settings : definition.account.parse(call.settings),
      lines,
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    }),
    kv,
    dryRun: call.dryRun ?? false,
  });
  const create = async (): Promise<Registrar<unknown>> => (await definition.create(ctx())) as Registrar<unknown>;
  let registrar = await create();
  const { ids } = ctx();
  const newId = (): string => ids.ulid();

  const wish: RegistrarBench['wish'] = (label, change = {}) => ({
    operationId: newId(),
    name: fixture.name(label),
    years: 1,
    registrant: REGISTRANT,
    nameservers: [{ host: 'ns1.elsewhere.net' }, { host: 'ns2.elsewhere.net' }],
    ...change,
  });
  const seen: RegistrarBench['seen'] = async (name) => {
    const found = await fixture.side?.look(name);
    if (found === undefined) throw new Error(`the other side knows no "${name}" of ours`);
    return found;
  };
  const register: RegistrarBench['register'] = (command, call) => outcome(registrar.register(ctx(call), command));
  return {
    fixture,
    get registrar() {
      return registrar;
    },
    settings,
    lines,
    get side() {
      if (fixture.side === undefined) throw new Error('this fixture has no other side');
      return fixture.side;
    },
    ctx,
    newId,
    wish,
    renewal: async (name, change = {}) => ({
      operationId: newId(), name, years: 1, currentExpiry: (await seen(name)).expiresOn, ...change,
    }),
    register,
    renew: (command, call) => outcome(registrar.renew(ctx(call), command)),
    transferIn: (command, call) => outcome(registrar.transferIn(ctx(call), command)),
    reconcile: (kind, command) => registrar.reconcile(ctx(), { ...command, kind }),
    own: async (label, change) => {
      const command = wish(label, change);
      succeeded(await register(command));
      return command;
    },
    seen,
    restart: async () => {
      await definition.stop?.();
      registrar = await create();
    },
    stop: async () => {
      await definition.stop?.();
    },
  };
};

export const transferOf = (bench: RegistrarBench, name: Fqdn, authCode: Secret, acceptedPrice?: Money): TransferDomain => ({
  operationId: bench.newId(),
  name,
  authCode,
  registrant: REGISTRANT,
  ...(acceptedPrice === undefined ? {} : { acceptedPrice }),
});

/** Every secret text among the parsed settings. */
export const secretsOf = ({ settings }: RegistrarBench): readonly string[] =>
  Object.values(settings as Readonly<Record<string, unknown>>).flatMap((value) => (value instanceof Secret ? [value.reveal()] : []));
