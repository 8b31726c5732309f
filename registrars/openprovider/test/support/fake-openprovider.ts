import { addMonths, sameRecord, z, type DomainRecord, type PricedCommand, type RegistrarContact } from '@billet/sdk';
import { createResellerWorld, serveReseller, WorldRefusal, type FakeReply, type FakeRequest, type PaidAct, type RefusalReason, type ResellerWorld, type WorldDomain } from '@billet/testkit';

export const USER = { username: 'billet', password: 'open-sesame-1' };

const TOKEN_LIFE_CALLS = 40;

const REFUSALS: Readonly<Record<RefusalReason, readonly [number, string]>> = {
  taken: [311, 'The domain is already registered'],
  invalid: [399, 'Invalid request'],
  funds: [10_011, 'Not enough balance'],
  premium: [1089, 'Premium fee has to be accepted'],
  notOurs: [320, 'The domain is not found'],
  authCode: [367, 'Incorrect authorization code'],
  expiry: [399, 'Invalid request'],
  phone: [1025, 'Invalid phone'],
  redemption: [322, 'The domain is in quarantine'],
  unregistered: [360, 'The domain is not registered'],
  locked: [333, 'The domain is locked'],
};

const domainName = z.looseObject({ name: z.string(), extension: z.string() });
const orderBody = z.looseObject({
  domain: domainName,
  period: z.number().int().default(1),
  owner_handle: z.string(),
  name_servers: z.array(z.looseObject({ name: z.string() })).default([]),
  accept_premium_fee: z.number().optional(),
  auth_code: z.string().default(''),
  additional_data: z.record(z.string(), z.string()).default({}),
});
const changeBody = z.looseObject({
  name_servers: z.array(z.looseObject({ name: z.string() })).optional(),
  is_locked: z.boolean().optional(),
  is_private_whois_enabled: z.boolean().optional(),
  owner_handle: z.string().optional(),
  dnssec_keys: z.array(z.looseObject({ alg: z.number(), flags: z.number(), pub_key: z.string() })).optional(),
});

const zoneRecord = z.looseObject({ name: z.string(), type: z.string(), value: z.string(), ttl: z.number(), prio: z.number().optional() });
const zoneBody = z.looseObject({ records: z.looseObject({ add: z.array(zoneRecord).default([]), remove: z.array(zoneRecord).default([]) }) });

const recordOf = ({ name, type, value, ttl, prio }: z.output<typeof zoneRecord>): DomainRecord => ({ name: name === '' ? '@' : name, type, content: value, ttl, ...(prio === undefined ? {} : { prio }) });
const shownRecord = (zone: string, { name, type, content, ttl, prio }: DomainRecord): Record<string, unknown> => ({ name: name === '@' ? zone : `${name}.${zone}`, type, value: type === 'TXT' ? `"${content}"` : content, ttl, prio: prio ?? 0 });

const STATUS: Readonly<Record<WorldDomain['state'], string>> = { active: 'ACT', ordered: 'REQ', transfer: 'SCH', refused: 'FAI', redemption: 'DEL' };

const fullName = ({ name, extension }: z.output<typeof domainName>): string => `${name}.${extension}`;

const addressOf = (name: string): string => `holder@${name}`;

const VERIFICATION = { none: '', pending: 'not verified', verified: 'verified', suspended: 'failed' } as const;

/** Who holds a domain, by the handle of the order or of the last change. */
const owners = new WeakMap<WorldDomain, string>();

const shown = (domain: WorldDomain): Record<string, unknown> => {
  const { id, name, state, expiresOn, createdOn, nameservers, locked, dnssec, verification } = domain;
  return {
  id, owner_handle: owners.get(domain) ?? null,
  domain: { name: name.slice(0, name.indexOf('.')), extension: name.slice(name.indexOf('.') + 1) },
  status: STATUS[state],
  ...(state === 'active' || state === 'redemption' ? { expiration_date: `${expiresOn} 12:00:00`, renewal_date: `${expiresOn} 12:00:00` } : {}),
  ...(state === 'redemption' ? { restorable_until: `${addMonths(expiresOn, 1)} 00:00:00` } : {}),
  is_locked: locked,
  verification_email_name: addressOf(name), verification_email_status: VERIFICATION[verification], verification_email_exp_date: verification === 'pending' ? `${addMonths(createdOn, 1)} 12:00:00` : '0000-00-00 00:00:00',
  name_servers: nameservers.map((host, at) => ({ name: host, ip: null, ip6: null, seq_nr: at })),
  dnssec_keys: dnssec.keys.map((key) => ({ alg: key.algorithm, flags: key.flags, protocol: key.protocol, pub_key: key.publicKey })),
  };
};

/** The account's own view: domains that are ours, and transfers that we asked for. */
const visible = (domain: WorldDomain): boolean => domain.with === 'us' || domain.state === 'transfer';

/** Openprovider's REST API v1beta over a reseller's world. */
export const startFakeOpenprovider = async (world: ResellerWorld = createResellerWorld({ price: { amount: 1099, currency: 'EUR' }, premium: { name: 'gold.com', price: { amount: 250_000, currency: 'EUR' } }, today: new Date().toISOString().slice(0, 10) })) => {
  const customers = new Map<string, unknown>();
  const tokens = new Map<string, number>();

  const data = (value: unknown): FakeReply => ({ body: JSON.stringify({ code: 0, desc: '', maintenance: false, warnings: [], data: value }) });
  const refuse = (code: number, desc: string, status = 500): FakeReply => ({ status, body: JSON.stringify({ code, desc, maintenance: false, warnings: [], data: null }) });

  const makeCustomer = (body: unknown): FakeReply => {
    const found = z.looseObject({ phone: z.looseObject({ country_code: z.string().regex(/^\+\d{1,3}$/), subscriber_number: z.string().min(1) }), name: z.looseObject({ last_name: z.string().min(1) }) }).safeParse(body);
    if (!found.success) return refuse(...REFUSALS.phone);
    const handle = `BL${String(900_000 + customers.size)}-XX`;
    customers.set(handle, body);
    return data({ handle });
  };

  /** What the endings want, where the Swagger says so: of the customer by ending, or with the order. */
  const lacks = (wish: z.output<typeof orderBody>): string | undefined => {
    const ending = wish.domain.extension.split('.').at(-1) ?? '';
    const { extension_additional_data: all } = z.looseObject({ extension_additional_data: z.array(z.strictObject({ name: z.string(), data: z.record(z.string(), z.string()) })).default([]) }).parse(customers.get(wish.owner_handle));
    const data = all.find(({ name }) => name === ending)?.data ?? {};
    const has = (...keys: readonly string[]): boolean => keys.some((key) => data[key] !== undefined);
    if (ending === 'us' && !(has('nexus_category') && has('applicant_purpose'))) return 'nexus_category';
    if (ending === 'uk' && !has('legal_type')) return 'legal_type';
    if (ending === 'es' && !has('company_registration_number', 'passport_number', 'social_security_number')) return 'passport_number';
    if (ending === 'ca' && wish.additional_data['legal_type'] === undefined) return 'legal_type';
    if (ending === 'au' && (wish.additional_data['id_type'] === undefined || wish.additional_data['id_number'] === undefined || wish.additional_data['eligibility_type'] === undefined)) return 'id_number';
    return undefined;
  };

  const register = (body: unknown): FakeReply => {
    const wish = orderBody.parse(body);
    if (!customers.has(wish.owner_handle)) return refuse(1018, 'Unknown owner handle');
    const lacking = lacks(wish);
    if (lacking !== undefined) return refuse(399, `Required additional data is missing: ${lacking}`);
    const made = world.register({ name: fullName(wish.domain), years: wish.period, nameservers: wish.name_servers.map((server) => server.name), contact: customers.get(wish.owner_handle) as RegistrarContact, acceptsPremium: (wish.accept_premium_fee ?? 0) * 100 >= world.premium.price.amount });
    owners.set(made, wish.owner_handle);
    return data({ ...shown(made), auth_code: made.code });
  };

  const change = (domain: WorldDomain, body: unknown): FakeReply => {
    const wish = changeBody.parse(body);
    world.held(domain.name);
    if (wish.name_servers !== undefined) domain.nameservers = wish.name_servers.map((server) => server.name);
    if (wish.is_locked !== undefined) domain.locked = wish.is_locked;
    if (wish.is_private_whois_enabled !== undefined) domain.private = wish.is_private_whois_enabled;
    if (wish.owner_handle !== undefined) owners.set(domain, wish.owner_handle);
    if (wish.owner_handle !== undefined) domain.contact = customers.get(wish.owner_handle) as RegistrarContact;
    if (wish.dnssec_keys !== undefined) domain.dnssec = { ds: [], keys: wish.dnssec_keys.map((key) => ({ flags: key.flags, protocol: 3, algorithm: key.alg, publicKey: key.pub_key })) };
    return data({ id: domain.id, status: STATUS[domain.state] });
  };

  const onDomain = ({ method, path }: FakeRequest, body: unknown): FakeReply => {
    const [, id, action = ''] = /^\/domains\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
    const domain = world.byId(Number(id));
    if (domain === undefined) return refuse(...REFUSALS.notOurs);
    switch (`${method} ${action}`) {
      case 'GET ':
        return data(shown(domain));
      case 'PUT ':
        return change(domain, body);
      case 'DELETE ':
        world.remove(domain.name);
        return data({ status: 'DEL' });
      case 'POST renew':
        return data({ status: STATUS[world.renew(domain.name, z.looseObject({ period: z.number() }).parse(body).period).state] });
      case 'POST restore':
        return data({ status: STATUS[world.restore(domain.name).state] });
      case 'GET authcode':
        return data({ success: true, auth_code: world.held(domain.name).code, type: 'external' });
      default:
        return refuse(404, 'Unknown method');
    }
  };

  const onZone = ({ method, path, query }: FakeRequest, body: unknown): FakeReply => {
    const [, name = '', records] = /^\/dns\/zones\/([^/]+)(\/records)?$/.exec(path) ?? [];
    const domain = world.get(name);
    if (domain?.zone === undefined) return refuse(872, 'Zone is not found');
    if (method === 'GET' && records !== undefined) {
      const all = [{ name, type: 'SOA', value: 'ns1.openprovider.nl dns@openprovider.eu 1', ttl: 86_400 }, ...domain.zone.map((record) => shownRecord(name, record))];
      const [limit, offset] = [Math.min(Number(query.get('limit') ?? 100), 500), Number(query.get('offset') ?? 0)];
      return data({ total: all.length, results: all.slice(offset, offset + limit) });
    }
    const wish = zoneBody.parse(body).records;
    for (const record of wish.add) if (record.ttl < 600 || record.name.endsWith(name)) return refuse(817, 'Invalid record');
    for (const record of wish.remove) {
      if (!domain.zone.some((each) => sameRecord(each, recordOf(record)))) return refuse(821, 'Record is not found');
      domain.zone = domain.zone.filter((each) => !sameRecord(each, recordOf(record)));
    }
    for (const record of wish.add) {
      if (domain.zone.some((each) => sameRecord(each, recordOf(record)))) return refuse(819, 'Duplicate record');
      domain.zone = [...domain.zone, recordOf(record)];
    }
    return data({ success: true });
  };

  const makeZone = (body: unknown): FakeReply => {
    const domain = world.held(fullName(z.looseObject({ domain: domainName }).parse(body).domain));
    if (domain.zone !== undefined) return refuse(814, 'Zone already exists');
    domain.zone = [];
    return data({ success: true });
  };

  const check = (body: unknown): FakeReply =>
    data({
      results: z.looseObject({ domains: z.array(domainName) }).parse(body).domains.map((each) => {
        const name = fullName(each);
        if (!world.isFree(name)) return { domain: name, status: 'active', reason: 'Domain exists' };
        return name === world.premium.name
          ? { domain: name, status: 'free', is_premium: true, premium: { currency: world.premium.price.currency, price: { create: world.premium.price.amount / 100 } } }
          : { domain: name, status: 'free', is_premium: false };
      }),
    });

  const list = ({ query }: FakeRequest): FakeReply => {
    const wanted = query.get('full_name');
    const found = world.all().filter((domain) => visible(domain) && (wanted === null || domain.name === wanted));
    const [limit, offset] = [Number(query.get('limit') ?? 100), Number(query.get('offset') ?? 0)];
    return data({ total: found.length, results: found.slice(offset, offset + limit).map(shown) });
  };

  const prices = ({ query }: FakeRequest): FakeReply => {
    const name = `${query.get('domain.name') ?? ''}.${query.get('domain.extension') ?? ''}`;
    const years = Number(query.get('period') ?? 1);
    const operation = query.get('operation') as PricedCommand;
    const { amount, currency } = world.priceOf(name, operation === 'restore' ? 5 : years);
    return data({ price: { product: { price: amount / 100, currency }, reseller: { price: amount / 100, currency } }, is_premium: name === world.premium.name });
  };

  const signedIn = ({ headers }: FakeRequest): boolean => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const left = (tokens.get(token) ?? 0) - 1;
    tokens.set(token, left);
    return left >= 0;
  };

  const route = (request: FakeRequest): FakeReply => {
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body);
    if (request.path === '/auth/login') {
      const given = z.looseObject({ username: z.string(), password: z.string() }).parse(body);
      if (given.username !== USER.username || given.password !== USER.password) return refuse(196, 'Authentication/Authorization Failed');
      const token = `t${String(tokens.size + 1)}`;
      tokens.set(token, TOKEN_LIFE_CALLS);
      return data({ token, reseller_id: 1 });
    }
    if (!signedIn(request)) return refuse(196, 'Authentication/Authorization Failed');
    switch (`${request.method} ${request.path}`) {
      case 'POST /customers':
        return makeCustomer(body);
      case 'POST /domains/check':
        return check(body);
      case 'GET /domains/prices':
        return prices(request);
      case 'GET /domains':
        return list(request);
      case 'POST /domains':
        return register(body);
      case 'POST /domains/transfer': {
        const wish = orderBody.parse(body);
        return data(shown(world.transferIn(fullName(wish.domain), wish.auth_code, (wish.accept_premium_fee ?? 0) * 100 >= world.premium.price.amount)));
      }
      case 'POST /domains/trade': {
        const wish = orderBody.parse(body);
        const domain = world.held(fullName(wish.domain));
        if (!customers.has(wish.owner_handle)) return refuse(1018, 'Unknown owner handle');
        owners.set(domain, wish.owner_handle);
        domain.contact = customers.get(wish.owner_handle) as RegistrarContact;
        return data({ id: domain.id, status: 'ACT' });
      }
      case 'GET /resellers':
        return data({ balance: world.funds() / 100, currency: 'EUR' });
      case 'POST /customers/verifications/emails/restart': {
        const { email } = z.looseObject({ email: z.string() }).parse(body);
        const asked = world.all().find(({ name }) => addressOf(name) === email);
        if (asked === undefined) return refuse(1040, 'Unknown address');
        asked.verificationMails += 1;
        return data({ success: true });
      }
      case 'POST /dns/zones':
        return makeZone(body);
      default:
        return request.path.startsWith('/dns/zones/') ? onZone(request, body) : onDomain(request, body);
    }
  };

  const actOf = ({ method, path }: FakeRequest): PaidAct | undefined => {
    if (method === 'DELETE') return 'remove';
    if (method !== 'POST') return undefined;
    if (path === '/domains') return 'register';
    return path === '/domains/transfer' ? 'transferIn' : path === '/domains/trade' ? 'trade' : path.endsWith('/renew') ? 'renew' : path.endsWith('/restore') ? 'restore' : undefined;
  };

  const served = await serveReseller(world, {
    actOf,
    answer: (request) => {
      try {
        return route(request);
      } catch (error) {
        if (error instanceof WorldRefusal) return refuse(...REFUSALS[error.reason]);
        return refuse(399, `Invalid request: ${String(error)}`, 400);
      }
    },
    tooMany: { status: 429, body: JSON.stringify({ code: 4005, desc: 'Too many requests' }) },
  });
  return { ...served, world, customers };
};
