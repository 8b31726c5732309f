import { addMonths, sameRecord, type DomainRecord } from '@billet/sdk';
import { createResellerWorld, serveReseller, WorldRefusal, type FakeReply, type FakeRequest, type PaidAct, type RefusalReason, type ResellerWorld, type WorldDomain } from '@billet/testkit';

export const RESELLER = { userId: '420', apiKey: 'lb-key-of-the-reseller', customerId: '777' };

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  taken: 'Domain name already registered. It is regthroughothers.',
  invalid: 'Invalid years',
  funds: 'Insufficient funds in the reseller account',
  premium: 'Premium domain: attribute premium is required',
  notOurs: "Website doesn't exist for the order",
  authCode: 'Invalid domain secret',
  expiry: 'exp-date does not match',
  phone: '{phone=Invalid telno}',
  redemption: 'Order is not Active',
  unregistered: "Website doesn't exist",
  locked: 'Domain is locked',
};

const noon = (day: string): string => String(Date.parse(`${day}T12:00:00Z`) / 1000);

const details = (domain: WorldDomain): Record<string, unknown> => {
  const working = domain.state === 'ordered' || domain.state === 'transfer';
  return {
    orderid: String(domain.id), entityid: String(domain.id), domainname: domain.name,
    currentstatus: domain.state === 'redemption' ? 'Pending Delete Restorable' : working ? 'InActive' : 'Active',
    ...(working ? { actiontype: domain.state === 'transfer' ? 'AddTransferDomain' : 'AddNewDomain', actionstatus: 'PendingExecution' } : {}),
    orderstatus: domain.locked ? ['transferlock'] : [],
    domainstatus: [],
    creationtime: noon(domain.createdOn), endtime: noon(domain.expiresOn),
    isprivacyprotected: domain.private ? 'true' : 'false',
    raaVerificationStatus: { none: 'NA', pending: 'Pending', verified: 'Verified', suspended: 'Suspended' }[domain.verification], raaVerificationStartTime: noon(domain.createdOn),
    domsecret: domain.code,
    ...Object.fromEntries(domain.nameservers.map((host, at) => [`ns${String(at + 1)}`, host])),
    dnssec: domain.dnssec.ds.map((each) => ({ keytag: String(each.keyTag), algorithm: String(each.algorithm), digesttype: String(each.digestType), digest: each.digest })),
  };
};

/** Numbered pairs attr-name1, attr-value1 … */
const attributesOf = (form: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries([...form].filter(([key]) => key.startsWith('attr-name')).map(([key, name]) => [name, form.get(key.replace('name', 'value')) ?? '']));

/** The HTTP API of LogicBoxes over a reseller's world. */
export const startFakeLogicboxes = async (world: ResellerWorld = createResellerWorld({ price: { amount: 1150, currency: 'USD' }, premium: { name: 'gold.com', price: { amount: 180_000, currency: 'USD' } }, today: new Date().toISOString().slice(0, 10) })) => {
  const contacts = new Map<string, URLSearchParams>();

  const json = (value: unknown, status = 200): FakeReply => ({ status, body: JSON.stringify(value) });
  const refuse = (message: string): FakeReply => json({ status: 'ERROR', message }, 500);
  const action = (domain: WorldDomain, actiontype: string, actionstatus = 'Success'): FakeReply => json({ entityid: String(domain.id), actiontype, actionstatus, actionstatusdesc: actionstatus, status: 'Success', description: domain.name });

  const order = (form: URLSearchParams): WorldDomain => {
    const domain = world.byId(Number(form.get('order-id')));
    if (domain === undefined) throw new WorldRefusal('notOurs');
    return world.held(domain.name);
  };

  const check = (form: URLSearchParams): FakeReply => {
    const names = form.getAll('domain-name').flatMap((label) => form.getAll('tlds').map((ending) => `${label}.${ending}`));
    return json(
      Object.fromEntries(
        names.map((name) => {
          const domain = world.get(name);
          if (domain !== undefined) return [name, { classkey: 'domcno', status: domain.with === 'us' ? 'regthroughus' : 'regthroughothers' }];
          return [name, { classkey: 'domcno', status: 'available', ...(name === world.premium.name ? { costHash: { create: world.premium.price.amount / 100 } } : {}) }];
        }),
      ),
    );
  };

  const register = (form: URLSearchParams): FakeReply => {
    if (!contacts.has(form.get('reg-contact-id') ?? '')) return refuse('{reg-contact-id=Invalid contact}');
    const { 'id-type': idType, id, isAUWarranty } = attributesOf(form);
    if (form.get('domain-name')?.endsWith('.au') === true && ((idType ?? '') === '' || (id ?? '') === '' || isAUWarranty !== 'true')) return refuse('{id=Required parameter missing}');
    const made = world.register({ name: form.get('domain-name') ?? '', years: Number(form.get('years')), nameservers: form.getAll('ns'), acceptsPremium: attributesOf(form)['premium'] === 'true' });
    return action(made, 'AddNewDomain', made.state === 'ordered' ? 'PendingExecution' : 'Success');
  };

  const addContact = (form: URLSearchParams): FakeReply => {
    if (!/^\d{4,12}$/.test(form.get('phone') ?? '')) return refuse(REFUSALS.phone);
    const { es_form_juridica: legalForm, es_identificacion: number, organisationId } = attributesOf(form);
    if (form.get('type') === 'EsContact' && (legalForm === undefined || number === undefined)) return refuse('{es_identificacion=Required parameter missing}');
    if (form.get('type') === 'BrOrgContact' && organisationId === undefined) return refuse('{organisationId=Required parameter missing}');
    const id = String(88_000 + contacts.size);
    contacts.set(id, form);
    return json(Number(id));
  };

  const dnssec = (form: URLSearchParams, add: boolean): FakeReply => {
    const domain = order(form);
    const { keytag, algorithm, digesttype, digest = '' } = attributesOf(form);
    const record = { keyTag: Number(keytag), algorithm: Number(algorithm), digestType: Number(digesttype), digest };
    const others = domain.dnssec.ds.filter((each) => each.keyTag !== record.keyTag || each.digest !== record.digest);
    domain.dnssec = { keys: [], ds: add ? [...others, record] : others };
    return action(domain, 'ModDNSSEC');
  };

  const set = (form: URLSearchParams, change: (domain: WorldDomain) => void): FakeReply => {
    const domain = order(form);
    change(domain);
    return action(domain, 'ModDomain');
  };

  const search = (form: URLSearchParams): FakeReply => {
    const wanted = form.get('status');
    const found = world.all().filter((domain) => domain.with === 'us' && (wanted === null || domain.state === 'active'));
    const [size, page] = [Number(form.get('no-of-records')), Number(form.get('page-no'))];
    if (size < 10 || size > 500) return refuse('no-of-records has to be 10 to 500');
    const shown = found.slice((page - 1) * size, page * size);
    return json({ recsonpage: String(shown.length), recsindb: String(found.length), ...Object.fromEntries(shown.map((domain, at) => [String(at + 1), { 'orders.orderid': String(domain.id), 'entity.description': domain.name, 'orders.endtime': noon(domain.expiresOn) }])) });
  };

  const detailsByName = (form: URLSearchParams): FakeReply => {
    const domain = world.get(form.get('domain-name') ?? '');
    return domain === undefined || (domain.with === 'other' && domain.state !== 'transfer') ? refuse("Website doesn't exist for domain") : json(details(domain));
  };

  /** A record as the form of a type names it. */
  const recordOf = (type: string, form: URLSearchParams): DomainRecord => {
    const value = form.get('value') ?? '';
    return {
      name: form.get('host') ?? '@', type, ttl: Number(form.get('ttl') ?? 7200), content: type === 'SRV' ? `${form.get('weight') ?? ''} ${form.get('port') ?? ''} ${value}` : value,
      ...(form.has('priority') ? { prio: Number(form.get('priority')) } : {}),
    };
  };

  const zoneOf = (form: URLSearchParams): WorldDomain => {
    const domain = world.held(form.get('domain-name') ?? '');
    if (domain.zone === undefined) throw new WorldRefusal('notOurs');
    return domain;
  };

  const addRecord = (type: string) => (form: URLSearchParams): FakeReply => {
    const domain = zoneOf(form);
    const record = recordOf(type, form);
    if (record.ttl < 7200) return refuse('{ttl=TTL has to be 7200 at least}');
    if ((domain.zone ?? []).some((each) => sameRecord(each, record))) return refuse('Record already exists');
    domain.zone = [...(domain.zone ?? []), record];
    return json({ msg: 'Record added successfully', status: 'Success' });
  };

  const deleteRecord = (type: string) => (form: URLSearchParams): FakeReply => {
    const domain = zoneOf(form);
    const record = recordOf(type, form);
    const left = (domain.zone ?? []).filter((each) => !sameRecord(each, record));
    if (left.length === domain.zone?.length) return refuse('Record not found');
    domain.zone = left;
    return json({ msg: 'Record deleted successfully', status: 'Success' });
  };

  const searchRecords = (form: URLSearchParams): FakeReply => {
    const type = form.get('type');
    if (type === null) return refuse('type is required');
    const found = (zoneOf(form).zone ?? []).filter((record) => record.type === type);
    const [size, page] = [Number(form.get('no-of-records')), Number(form.get('page-no'))];
    const shown = found.slice((page - 1) * size, page * size);
    const entry = ({ name, content, ttl, prio }: DomainRecord): Record<string, string> => {
      const [weight = '', port = '', target = ''] = type === 'SRV' ? content.split(' ') : ['', '', content];
      return { host: name, value: target, type, status: 'Active', timetolive: String(ttl), ...(prio === undefined ? {} : { priority: String(prio) }), ...(type === 'SRV' ? { weight, port } : {}) };
    };
    return json({ recsonpage: String(shown.length), recsindb: String(found.length), ...Object.fromEntries(shown.map((record, at) => [String(at + 1), entry(record)])) });
  };

  const TYPES: Readonly<Record<string, string>> = { ipv4: 'A', ipv6: 'AAAA', cname: 'CNAME', mx: 'MX', txt: 'TXT', ns: 'NS', srv: 'SRV' };

  const routes: Readonly<Record<string, (form: URLSearchParams) => FakeReply>> = {
    'GET domains/available': check,
    'GET domains/v5/suggest-names': (form) =>
      json(Object.fromEntries(world.suggestions(form.get('keyword') ?? '', form.getAll('tld-only')).map((name) => [name, { status: 'available', in_ga: 'true', score: '1.0' }]))),
    'GET domains/premium-check': (form) => {
      const price = world.premium.price.amount / 100;
      const own = form.get('domain-name') === world.premium.name;
      return json({ premium: String(own), ...(own ? { sellingCurrencySymbol: 'USD', costHash: { create: price * 2, renew: price * 2, transfer: price * 2 }, resellerCostPriceHash: { create: price, renew: price, transfer: price } } : {}) });
    },
    'GET domains/search': search,
    'GET domains/details-by-name': detailsByName,
    'GET domains/details': (form) => json(details(order(form))),
    'POST contacts/add': addContact,
    'POST domains/register': register,
    'POST domains/renew': (form) => {
      const domain = order(form);
      if (form.get('exp-date') !== noon(domain.expiresOn)) throw new WorldRefusal('expiry');
      return action(world.renew(domain.name, Number(form.get('years'))), 'RenewDomain');
    },
    'POST domains/transfer': (form) => action(world.transferIn(form.get('domain-name') ?? '', form.get('auth-code') ?? ''), 'AddTransferDomain', 'PendingExecution'),
    'POST domains/modify-ns': (form) => set(form, (domain) => void (domain.nameservers = form.getAll('ns'))),
    'POST domains/enable-theft-protection': (form) => set(form, (domain) => void (domain.locked = true)),
    'POST domains/disable-theft-protection': (form) => set(form, (domain) => void (domain.locked = false)),
    'POST domains/modify-privacy-protection': (form) => set(form, (domain) => void (domain.private = form.get('protect-privacy') === 'true')),
    'POST domains/modify-contact': (form) => set(form, (domain) => void (domain.contact = undefined)),
    'POST domains/add-dnssec': (form) => dnssec(form, true),
    'POST domains/del-dnssec': (form) => dnssec(form, false),
    'POST domains/raa/resend-verification': (form) => set(form, (domain) => void (domain.verificationMails += 1)),
    'POST domains/restore': (form) => action(world.restore(order(form).name), 'RestoreDomain'),
    'POST domains/delete': (form) => {
      const domain = order(form);
      world.remove(domain.name);
      return action(domain, 'DelDomain');
    },
    'GET domains/customer-default-ns': () => json(['dns1.reseller.example', 'dns2.reseller.example']),
    'POST dns/activate': (form) => set(form, (domain) => void (domain.zone ??= [])),
    'GET dns/manage/search-records': searchRecords,
    ...Object.fromEntries(Object.entries(TYPES).flatMap(([word, type]) => [[`POST dns/manage/add-${word}-record`, addRecord(type)], [`POST dns/manage/delete-${word}-record`, deleteRecord(type)]])),
    'GET products/reseller-cost-price': () => {
      const { amount } = world.priceOf('any.com', 1);
      const price = { 1: amount / 100 };
      return json({ domcno: { addnewdomain: price, renewdomain: price, addtransferdomain: price, restoredomain: { 1: (amount * 5) / 100 } } });
    },
    'GET billing/reseller-balance': () => json({ sellingcurrencybalance: (world.funds() / 100).toFixed(2), sellingcurrencysymbol: 'USD' }),
  };

  const pathOf = ({ path }: FakeRequest): string => path.replace(/^\//, '').replace(/\.json$/, '');
  const answer = (request: FakeRequest): FakeReply => {
    const form = request.method === 'GET' ? request.query : new URLSearchParams(request.body);
    if (form.get('auth-userid') !== RESELLER.userId || form.get('api-key') !== RESELLER.apiKey) return { status: 403, type: 'text/plain', body: 'error code: 1020' };
    if (request.method === 'POST' && request.query.has('api-key')) return refuse('a test wants no key in the address of a POST');
    try {
      return routes[`${request.method} ${pathOf(request)}`]?.(form) ?? json({ status: 'ERROR', message: 'Not Found' }, 404);
    } catch (error) {
      if (error instanceof WorldRefusal) return error.reason === 'funds' ? json({ status: 'Success', actionstatus: 'Failed', actionstatusdesc: REFUSALS.funds }) : refuse(REFUSALS[error.reason]);
      throw error;
    }
  };

  const served = await serveReseller(world, {
    actOf: (request): PaidAct | undefined => {
      if (request.method !== 'POST') return undefined;
      return ({ 'domains/register': 'register', 'domains/renew': 'renew', 'domains/transfer': 'transferIn', 'domains/restore': 'restore', 'domains/delete': 'remove' } as const)[pathOf(request) as 'domains/register'];
    },
    answer,
    tooMany: { status: 429, body: JSON.stringify({ status: 'ERROR', message: 'Too many requests' }) },
  });
  return { ...served, world, contacts, inYears: (years: number): string => addMonths(world.today, 12 * years) };
};
