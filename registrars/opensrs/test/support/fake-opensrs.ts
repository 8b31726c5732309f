import { addDays, type DomainRecord } from '@billet/sdk';
import { createResellerWorld, serveReseller, WorldRefusal, type FakeReply, type FakeRequest, type PaidAct, type RefusalReason, type ResellerWorld } from '@billet/testkit';
import { readXcp, signature, writeXcp, type Xcp } from '../../src/index.ts';

export const RESELLER = { username: 'billet', apiKey: '0123456789abcdef0123456789abcdef', profileUsername: 'billetowner', profilePassword: 'Owner-Pass-2027' };

const REFUSALS: Readonly<Record<RefusalReason, readonly [string, string]>> = {
  taken: ['485', 'Domain taken'],
  invalid: ['465', 'Invalid period'],
  funds: ['435', 'Insufficient account balance'],
  premium: ['465', 'premium_price_to_verify is required'],
  notOurs: ['415', 'Authentication Error.'],
  authCode: ['465', 'Invalid auth info'],
  expiry: ['465', 'Current expiration year does not match'],
  phone: ['465', 'Invalid phone'],
  redemption: ['480', 'Domain is in redemption'],
  unregistered: ['465', 'Domain is not registered'],
  locked: ['480', 'Domain is locked'],
};

type Attributes = Readonly<Record<string, Xcp>>;

const record = (value: Xcp | undefined): Attributes => (typeof value === 'object' && !Array.isArray(value) ? (value as Attributes) : {});
const text = (from: Attributes, key: string): string => (typeof from[key] === 'string' ? from[key] : '');
const list = (from: Attributes, key: string): readonly Xcp[] => (Array.isArray(from[key]) ? (from[key] as readonly Xcp[]) : []);

/** Where an ending's own data is looked for: beside the contacts, in `tld_data`, or in an array of it. */
const WANTED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  us: [['nexus', 'category'], ['nexus', 'app_purpose']], ca: [['', 'legal_type']], br: [['tld_data', 'br_register_number']], it: [['it_registrant_info', 'entity_type'], ['it_registrant_info', 'reg_code']],
  au: [['au_registrant_info', 'registrant_name'], ['au_registrant_info', 'registrant_id'], ['au_registrant_info', 'registrant_id_type'], ['au_registrant_info', 'eligibility_type']],
};

const OWN_SERVERS = ['ns1.systemdns.com', 'ns2.systemdns.com', 'ns3.systemdns.com'];
const CONTENT: Readonly<Record<string, string>> = { A: 'ip_address', AAAA: 'ipv6_address', TXT: 'text' };

const shownRecord = ({ name, type, content, prio }: DomainRecord): Attributes => {
  const subdomain = name === '@' ? '' : name;
  const [weight = '', port = '', target = ''] = type === 'SRV' ? content.split(' ') : ['', '', content];
  return { subdomain, [CONTENT[type] ?? 'hostname']: target, ...(prio === undefined ? {} : { priority: String(prio) }), ...(type === 'SRV' ? { weight, port } : {}) };
};

const recordOf = (type: string, entry: Attributes): DomainRecord => {
  const target = text(entry, CONTENT[type] ?? 'hostname');
  return { name: text(entry, 'subdomain') || '@', type, ttl: 3600, content: type === 'SRV' ? `${text(entry, 'weight')} ${text(entry, 'port')} ${target}` : target, ...(entry['priority'] === undefined ? {} : { prio: Number(text(entry, 'priority')) }) };
};

/** OpenSRS' XCP API over a reseller's world. */
export const startFakeOpensrs = async (world: ResellerWorld = createResellerWorld({ price: { amount: 1450, currency: 'USD' }, premium: { name: 'gold.com', price: { amount: 99_900, currency: 'USD' }, renewal: { amount: 99_900, currency: 'USD' } }, today: new Date().toISOString().slice(0, 10) })) => {
  const hosts: string[] = [];
  const forwarded = new Set<string>();
  const reply = (success: boolean, code: string, said: string, attributes: Attributes = {}): FakeReply => ({
    type: 'text/xml',
    body: writeXcp({ protocol: 'XCP', action: 'REPLY', is_success: success ? '1' : '0', response_code: code, response_text: said, attributes }),
  });
  const ok = (attributes: Attributes = {}): FakeReply => reply(true, '200', 'Command completed successfully', attributes);

  const lookup = (attributes: Attributes): FakeReply => {
    const name = text(attributes, 'domain');
    if (!world.isFree(name)) return reply(true, '211', 'Domain taken', { status: 'taken' });
    return reply(true, '210', 'Domain available', { status: 'available', ...(name === world.premium.name ? { reason: 'Premium Name' } : {}) });
  };

  const register = (attributes: Attributes): FakeReply => {
    const name = text(attributes, 'domain');
    const owner = record(record(attributes['contact_set'])['owner']);
    if (text(owner, 'last_name') === '' || !/^\+\d{1,3}\.\d{4,12}$/.test(text(owner, 'phone'))) throw new WorldRefusal('phone');
    if (text(attributes, 'reg_password').length < 10) return reply(false, '465', 'Invalid reg_password');
    const data = record(attributes['tld_data']);
    const lacking = (WANTED[name.slice(name.lastIndexOf('.') + 1)] ?? []).find(([list, key]) => text(list === '' ? attributes : list === 'tld_data' ? data : record(data[list]), key) === '');
    if (lacking !== undefined) return reply(false, '465', `${lacking[1]} is required`);
    if (text(attributes, 'reg_type') === 'transfer') return ok({ id: String(world.transferIn(name, text(attributes, 'auth_info'), Number(text(attributes, 'premium_price_to_verify')) * 100 === world.premium.price.amount).id) });
    const nameservers = list(attributes, 'nameserver_list').map((each) => text(record(each), 'name'));
    const made = world.register({ name, years: Number(text(attributes, 'period')), nameservers, acceptsPremium: Number(text(attributes, 'premium_price_to_verify')) * 100 === world.premium.price.amount });
    return ok({ id: String(made.id), registration_code: '200' });
  };

  const get = (attributes: Attributes): FakeReply => {
    const domain = world.held(text(attributes, 'domain'));
    switch (text(attributes, 'type')) {
      case 'status':
        return ok({ lock_state: domain.locked ? '1' : '0', can_modify: '1' });
      case 'domain_auth_info':
        return ok({ domain_auth_info: domain.code });
      default:
        return ok({
          expiredate: `${domain.expiresOn} 12:00:00`, registry_createdate: `${domain.createdOn} 12:00:00`, auto_renew: '0',
          ...(domain.state === 'redemption' ? { status: 'redemption' } : {}),
          nameserver_list: domain.nameservers.map((name, at) => ({ name, sortorder: String(at + 1) })),
        });
    }
  };

  const modify = (attributes: Attributes): FakeReply => {
    const domain = world.held(text(attributes, 'domain_name'));
    if (text(attributes, 'data') === 'status') domain.locked = text(attributes, 'lock_state') === '1';
    if (text(attributes, 'data') === 'whois_privacy_state') domain.private = text(attributes, 'state') === 'enable';
    return ok();
  };

  const commands: Readonly<Record<string, (attributes: Attributes, domain: string) => FakeReply>> = {
    LOOKUP: lookup,
    SW_REGISTER: register,
    GET: get,
    MODIFY: modify,
    RENEW: (attributes) => {
      const domain = world.held(text(attributes, 'domain'));
      if (text(attributes, 'currentexpirationyear') !== domain.expiresOn.slice(0, 4)) throw new WorldRefusal('expiry');
      return ok({ 'registration expiration date': `${world.renew(domain.name, Number(text(attributes, 'period')), { accepts: Number(text(attributes, 'premium_price_to_verify')) * 100 === world.premium.price.amount }).expiresOn} 12:00:00` });
    },
    NAME_SUGGEST: (attributes) => {
      const tlds = list(attributes, 'tlds').map((tld) => String(tld).slice(1));
      return ok({ suggestion: { is_success: '1', items: world.suggestions(text(attributes, 'searchstring'), tlds).map((domain) => ({ domain, status: 'available' })) } });
    },
    REDEEM: (attributes) => ok({ id: String(world.restore(text(attributes, 'domain')).id) }),
    GET_PRICE: (attributes) => {
      const years = text(attributes, 'reg_type') === 'redemption' ? 5 : Number(text(attributes, 'period'));
      const name = text(attributes, 'domain');
      return ok({ price: (world.priceOf(name, years).amount / 100).toFixed(2), ...(name === world.premium.name ? { is_registry_premium: '1', registry_premium_group: '2' } : {}) });
    },
    GET_TRANSFERS_IN: (attributes) => ok({ transfers: world.all().filter((domain) => domain.state === 'transfer' && domain.name === text(attributes, 'domain')).map((domain) => ({ domain: domain.name, status: 'pending_registry' })) }),
    ADVANCED_UPDATE_NAMESERVERS: (attributes, domain) => {
      world.held(domain).nameservers = list(attributes, 'assign_ns').map(String);
      return ok();
    },
    CREATE: (attributes) => {
      hosts.push(`${text(attributes, 'name')} ${text(attributes, 'ipaddress')}`);
      return ok();
    },
    UPDATE_CONTACTS: (attributes) => {
      world.held(text(attributes, 'domain'));
      return ok();
    },
    GET_DOMAINS_BY_EXPIREDATE: (attributes) => {
      const ours = world.all().filter((domain) => domain.with === 'us');
      const [limit, page] = [Number(text(attributes, 'limit')), Number(text(attributes, 'page'))];
      return ok({ exp_domains: ours.slice((page - 1) * limit, page * limit).map((domain) => ({ name: domain.name, expiredate: `${domain.expiresOn} 12:00:00` })), remainder: ours.length > page * limit ? '1' : '0' });
    },
    GET_DNS_ZONE: (attributes) => {
      const { zone, nameservers } = world.held(text(attributes, 'domain'));
      if (zone === undefined) return reply(false, '465', 'DNS zone for the domain is not enabled');
      return ok({ nameservers_ok: nameservers[0] === OWN_SERVERS[0] ? '1' : '0', records: Object.fromEntries(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV'].map((type) => [type, zone.filter((each) => each.type === type).map(shownRecord)])) });
    },
    CREATE_DNS_ZONE: (attributes) => {
      const domain = world.held(text(attributes, 'domain'));
      if (domain.zone !== undefined) return reply(false, '465', 'DNS zone already enabled');
      domain.zone = [];
      return ok();
    },
    SET_DNS_ZONE: (attributes) => {
      const domain = world.held(text(attributes, 'domain'));
      if (domain.zone === undefined) return reply(false, '465', 'DNS zone for the domain is not enabled');
      domain.zone = Object.entries(record(attributes['records'])).flatMap(([type, entries]) => (Array.isArray(entries) ? (entries as readonly Xcp[]) : []).map((each) => recordOf(type, record(each))));
      return ok();
    },
    FORCE_DNS_NAMESERVERS: (attributes) => {
      world.held(text(attributes, 'domain')).nameservers = OWN_SERVERS;
      return ok();
    },
    GET_DOMAIN_FORWARDING: (attributes) => {
      const { name, webForwards } = world.held(text(attributes, 'domain'));
      return forwarded.has(name) ? ok({ forwarding: webForwards.map((each) => ({ subdomain: each.name === '@' ? '' : each.name, destination_url: each.to, enabled: '1', masked: '0' })) }) : reply(false, '465', 'Domain forwarding is not enabled');
    },
    CREATE_DOMAIN_FORWARDING: (attributes) => {
      forwarded.add(world.held(text(attributes, 'domain')).name);
      return ok();
    },
    SET_DOMAIN_FORWARDING: (attributes) => {
      const domain = world.held(text(attributes, 'domain'));
      if (!forwarded.has(domain.name)) return reply(false, '465', 'Domain forwarding is not enabled');
      const entries = list(attributes, 'forwarding').map(record).map((each) => ({ name: text(each, 'subdomain') || '@', to: text(each, 'destination_url'), on: text(each, 'enabled') === '1' }));
      const others = domain.webForwards.filter((each) => !entries.some(({ name }) => name === each.name));
      domain.webForwards = [...others, ...entries.filter(({ on }) => on).map(({ name, to }) => ({ name, to }))];
      return ok();
    },
    GET_REGISTRANT_VERIFICATION_STATUS: (attributes) => {
      const { verification, createdOn } = world.held(text(attributes, 'domain'));
      return ok({ registrant_verification_status: { none: '', pending: 'unverified', verified: 'verified', suspended: 'suspended' }[verification], ...(verification === 'pending' ? { verification_deadline: `${addDays(createdOn, 15)} 12:00:00` } : {}) });
    },
    SEND_REGISTRANT_VERIFICATION_EMAIL: (attributes) => {
      world.held(text(attributes, 'domain')).verificationMails += 1;
      return ok();
    },
    GET_BALANCE: () => ok({ balance: (world.funds() / 100).toFixed(2), hold_balance: '0.00' }),
  };

  const answer = ({ body, headers }: FakeRequest): FakeReply => {
    if (headers['x-username'] !== RESELLER.username || headers['x-signature'] !== signature(body, RESELLER.apiKey)) return reply(false, '401', 'Authentication failed');
    const block = readXcp(body);
    try {
      return commands[text(block, 'action')]?.(record(block['attributes']), text(block, 'domain')) ?? reply(false, '400', 'Unknown action');
    } catch (error) {
      if (error instanceof WorldRefusal) return reply(false, ...REFUSALS[error.reason]);
      throw error;
    }
  };

  const actOf = ({ body }: FakeRequest): PaidAct | undefined => {
    const block = readXcp(body);
    if (text(block, 'action') === 'RENEW') return 'renew';
    if (text(block, 'action') === 'REDEEM') return 'restore';
    if (text(block, 'action') !== 'SW_REGISTER') return undefined;
    return text(record(block['attributes']), 'reg_type') === 'transfer' ? 'transferIn' : 'register';
  };

  const served = await serveReseller(world, { actOf, answer, tooMany: reply(false, '436', 'Too many requests') });
  return { ...served, world, hosts };
};
