import { openTestApp, startEppRegistry, type EppRegistry, type TestApp, type TestAppOptions, type TestClient } from '@billet/testkit';

export interface SeenDomain {
  readonly domain: {
    readonly id: number; readonly state: string; readonly expiresOn: string | null; readonly locked: boolean; readonly privacy: boolean; readonly autoRenew: boolean; readonly serviceId: number;
    readonly contactId: number | null; readonly dnssec: { readonly ds: readonly unknown[] };
  };
  readonly operations: readonly { readonly id: number; readonly kind: string; readonly state: string; readonly message: string }[];
  readonly can: { readonly restoreInvoiceId: number | null };
}

/** A Billet that sells one TLD of an EPP registry which runs beside it, with a client who has a registrant. */
export interface DomainPlace {
  readonly app: TestApp;
  readonly registry: EppRegistry;
  readonly ana: TestClient;
  readonly productId: number;
  readonly tldId: number;
  readonly accountId: number;
  /** Settings of an account of another registrar at the same registry. */
  settingsOf(registrar: string): Record<string, unknown>;
  /** Orders and pays a domain, and waits until it is registered. */
  register(name: string): Promise<SeenDomain['domain']>;
  find(name: string): Promise<SeenDomain>;
  /** Texts of an invoice's lines. */
  linesOf(invoiceId: number | null): Promise<readonly string[]>;
  /** The client wants another language from now on. */
  speak(locale: string): Promise<void>;
  /** Both clocks move on. */
  moveTo(day: string): Promise<void>;
  close(): Promise<void>;
}

const START = '2027-01-21T13:00:00.000Z';

export const openDomainPlace = async (engine: 'sqlite' | 'postgres', tld: Record<string, unknown> = {}, options: Pick<TestAppOptions, 'extensionRoots' | 'fakes'> = {}): Promise<DomainPlace> => {
  const registry = await startEppRegistry({ start: START, zones: ['test'], record: true });
  const app = await openTestApp({ engine, ...options });
  // The registry is looked at once at the end of each step of both clocks; its own speed limit would make months of looks last minutes.
  app.house.scheduler.remove('domains.lookAfter');
  const settingsOf = (registrar: string): Record<string, unknown> => {
    const { certificate, key } = registry.certificate(registrar);
    return { host: registry.host, port: registry.port, clientId: registrar, password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 };
  };
  const account = await app.call<{ id: number }>('registrars.create', { extension: 'epp', name: 'Registry', settings: settingsOf('registrar-one') });
  const { id: tldId, productId } = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'test', accountId: account.id, lockDays: 0, privacy: true, verifyDays: null, ...tld });
  await app.call('tlds.setPrices', {
    id: tldId,
    prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }, { action: 'transfer', currency: 'BRL', price: 2990 }, { action: 'restore', currency: 'BRL', price: 49_990 }],
  });
  const ana = await app.signUp('Ana Souza');
  await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' }, ana.caller);
  let now = START;
  const find = async (name: string): Promise<SeenDomain> => {
    const { items } = await app.call<{ items: { id: number }[] }>('domains.list', { search: name }, ana.caller);
    return app.call<SeenDomain>('domains.get', { id: items[0]?.id ?? 0 }, ana.caller);
  };
  return {
    app, registry, ana, productId, tldId, accountId: account.id, settingsOf, find,
    register: async (name) => {
      const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId, domain: { name } }] }, ana.caller);
      await app.pay(invoiceId);
      await app.house.settle();
      return (await find(name)).domain;
    },
    linesOf: async (invoiceId) => (await app.house.db.raw<{ description: string }>('select description from invoice_lines where invoice_id = ? order by id', [invoiceId])).map(({ description }) => description),
    speak: async (locale) => {
      const { client } = await app.call<{ client: { version: number } }>('clients.get', { id: ana.clientId });
      await app.call('clients.update', { id: ana.clientId, version: client.version, locale });
    },
    moveTo: async (day) => {
      const to = `${day}T13:00:00.000Z`;
      registry.advance((Date.parse(to) - Date.parse(now)) / 86_400_000);
      now = to;
      await app.advance(to);
      await app.call('registrars.sync', { id: account.id });
      await app.house.settle();
    },
    close: async () => {
      await app.close();
      await registry.stop();
    },
  };
};
