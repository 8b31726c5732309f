import { el } from '@billet/bank-files';
import { createResellerWorld, serveReseller, WorldRefusal, type FakeReply, type FakeRequest, type PaidAct, type RefusalReason, type ResellerWorld, type WorldDomain } from '@billet/testkit';

export const USER = { apiUser: 'billet', apiKey: 'nc-key-of-the-user', clientIp: '192.0.2.1' };

const REFUSALS: Readonly<Record<RefusalReason, readonly [string, string]>> = {
  taken: ['3019166', 'Domain not available'],
  invalid: ['2033270', 'Invalid years'],
  funds: ['2528166', 'Order creation failed: insufficient funds'],
  premium: ['2515610', 'Premium price has to be given'],
  notOurs: ['2016166', 'Domain is not associated with your account'],
  authCode: ['2011170', 'EPPCode is invalid'],
  expiry: ['2033270', 'Invalid years'],
  phone: ['2015182', 'RegistrantPhone is invalid'],
  redemption: ['2020166', 'Domain has expired'],
  unregistered: ['2019166', 'Domain not found'],
  locked: ['4019337', 'Domain is locked'],
};

/** Extended attributes without which an ending is not registered. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  us: ['RegistrantNexus', 'RegistrantPurpose'], ca: ['CIRALegalType', 'CIRAWhoisDisplay', 'CIRAAgreementVersion', 'CIRAAgreementValue'], 'co.uk': ['COUKLegalType', 'COUKRegisteredfor'], 'com.au': ['COMAURegistrantId', 'COMAURegistrantIdType'],
  es: ['ESRegistrantId', 'ESRegistrantIdType', 'ESLegalFormType', 'ESAdminIdType', 'EsAdminID', 'ESAcceptAgreement'], eu: ['EUAgreeWhoisPolicy', 'EUAgreeDeletePolicy'], fr: ['FRLegalType'], de: ['DEConfirmAddress', 'DEAgreeDelete'],
};

const OWN_SERVERS = ['dns1.registrar-servers.com', 'dns2.registrar-servers.com'];

class OtherServers extends Error {}

const american = (day: string): string => `${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(0, 4)}`;
const yes = (value: boolean): string => String(value);

/** Namecheap's XML API over a reseller's world. HTTP 200, whatever happens. */
export const startFakeNamecheap = async (world: ResellerWorld = createResellerWorld({ price: { amount: 1298, currency: 'USD' }, premium: { name: 'gold.com', price: { amount: 350_000, currency: 'USD' }, renewal: { amount: 350_000, currency: 'USD' } }, today: new Date().toISOString().slice(0, 10) })) => {
  const hosts: string[] = [];
  const answered = (status: string, ...content: readonly string[]): FakeReply => ({ type: 'text/xml', body: `<?xml version="1.0" encoding="utf-8"?>${el('ApiResponse', content, { Status: status, xmlns: 'http://api.namecheap.com/xml.response' })}` });
  const fail = (number: string, text: string): FakeReply => answered('ERROR', el('Errors', [el('Error', text, { Number: number })]));
  const ok = (...content: readonly string[]): FakeReply => answered('OK', el('Errors', []), el('CommandResponse', content, { Type: 'fake' }));

  const info = (domain: WorldDomain): FakeReply =>
    ok(
      el(
        'DomainGetInfoResult',
        [
          el('DomainDetails', [el('CreatedDate', american(domain.createdOn)), el('ExpiredDate', american(domain.expiresOn)), el('NumYears', '0')]),
          el('Whoisguard', [el('ID', String(domain.id + 50_000))], { Enabled: domain.private ? 'True' : 'False' }),
          el('DnsDetails', domain.nameservers.map((host) => el('Nameserver', host)), { ProviderType: 'CUSTOM' }),
        ],
        { Status: domain.state === 'redemption' ? 'Expired' : 'Ok', ID: String(domain.id), DomainName: domain.name, OwnerName: USER.apiUser, IsOwner: 'true', IsPremium: 'false' },
      ),
    );

  const mustBePhone = (form: URLSearchParams): void => {
    if (!/^\+\d{1,3}\.\d{4,12}$/.test(form.get('RegistrantPhone') ?? '')) throw new WorldRefusal('phone');
  };
  const nameOf = (form: URLSearchParams): string => form.get('DomainName') ?? `${form.get('SLD') ?? ''}.${form.get('TLD') ?? ''}`;
  const emails = new Map<string, string>();
  /** A domain that uses the servers of the API; any other has no zone here. */
  const zoned = (form: URLSearchParams): WorldDomain => {
    const domain = world.held(nameOf(form));
    if (domain.zone === undefined || domain.nameservers[0] !== OWN_SERVERS[0]) throw new OtherServers();
    return domain;
  };
  const list = (form: URLSearchParams): string => form.get('Nameservers') ?? '';

  const commands: Readonly<Record<string, (form: URLSearchParams) => FakeReply>> = {
    'domains.check': (form) =>
      ok(
        ...(form.get('DomainList') ?? '').split(',').map((name) =>
          el('DomainCheckResult', '', {
            Domain: name, Available: yes(world.isFree(name)), ErrorNo: '0', IsPremiumName: yes(name === world.premium.name), PremiumRegistrationPrice: name === world.premium.name ? (world.premium.price.amount / 100).toFixed(4) : '0', PremiumRenewalPrice: name === world.premium.name ? (world.premium.price.amount / 100).toFixed(4) : '0', PremiumTransferPrice: name === world.premium.name ? (world.premium.price.amount / 100).toFixed(4) : '0',
          }),
        ),
      ),
    'domains.create': (form) => {
      mustBePhone(form);
      const lacking = (WANTED[nameOf(form).split('.').slice(1).join('.')] ?? []).find((key) => (form.get(key) ?? '') === '');
      if (lacking !== undefined) return fail('2015182', `Parameter ${lacking} is missing`);
      const made = world.register({ name: nameOf(form), years: Number(form.get('Years')), nameservers: list(form).split(','), acceptsPremium: form.get('IsPremiumDomain') === 'true' && Number(form.get('PremiumPrice')) * 100 === world.premium.price.amount });
      return ok(el('DomainCreateResult', '', { Domain: made.name, Registered: 'true', DomainID: String(made.id), ChargedAmount: '12.9800', NonRealTimeDomain: 'false' }));
    },
    'domains.renew': (form) => {
      const domain = world.renew(nameOf(form), Number(form.get('Years')), { accepts: form.get('IsPremiumDomain') === 'true' && Number(form.get('PremiumPrice')) * 100 === world.premium.price.amount });
      return ok(el('DomainRenewResult', '', { DomainName: domain.name, DomainID: String(domain.id), Renew: 'true' }));
    },
    'domains.reactivate': (form) => ok(el('DomainReactivateResult', '', { Domain: world.restore(nameOf(form)).name, IsSuccess: 'true' })),
    'domains.transfer.create': (form) => {
      const code = form.get('EPPCode') ?? '';
      world.transferIn(nameOf(form), code.startsWith('base64:') ? Buffer.from(code.slice(7), 'base64').toString() : code);
      return ok(el('DomainTransferCreateResult', '', { Domainname: nameOf(form), Transfer: 'true', TransferID: '15', StatusID: '-1' }));
    },
    'domains.transfer.getList': (form) => {
      const found = world.all().filter((domain) => domain.state === 'transfer' && form.get('ListType') === 'INPROGRESS' && domain.name.includes(form.get('SearchTerm') ?? ''));
      return ok(el('TransferGetListResult', found.map((domain) => el('Transfer', '', { ID: '15', DomainName: domain.name, Status: 'WAITING FOR EPP' }))));
    },
    'domains.getInfo': (form) => info(world.held(nameOf(form))),
    'domains.getList': (form) => {
      const ours = world.all().filter((domain) => domain.with === 'us');
      const [page, size] = [Number(form.get('Page')), Number(form.get('PageSize'))];
      if (size < 10 || size > 100) return fail('2050166', 'PageSize is invalid');
      return ok(
        el('DomainGetListResult', ours.slice((page - 1) * size, page * size).map((domain) => el('Domain', '', { ID: String(domain.id), Name: domain.name, Created: american(domain.createdOn), Expires: american(domain.expiresOn), IsExpired: 'false', IsLocked: yes(domain.locked) }))),
        el('Paging', [el('TotalItems', String(ours.length))]),
      );
    },
    'domains.getContacts': (form) => ok(el('DomainContactsResult', [el('Registrant', [el('EmailAddress', world.held(nameOf(form)).contact?.email ?? 'ana@example.test')])])),
    'domains.setContacts': (form) => {
      mustBePhone(form);
      world.held(nameOf(form));
      return ok(el('DomainSetContactResult', '', { IsSuccess: 'true' }));
    },
    'domains.setRegistrarLock': (form) => {
      world.held(nameOf(form)).locked = form.get('LockAction') === 'LOCK';
      return ok(el('DomainSetRegistrarLockResult', '', { IsSuccess: 'true' }));
    },
    'domains.dns.setCustom': (form) => {
      world.held(nameOf(form)).nameservers = list(form).split(',');
      return ok(el('DomainDNSSetCustomResult', '', { Updated: 'true' }));
    },
    'domains.dns.setDefault': (form) => {
      const domain = world.held(nameOf(form));
      domain.nameservers = OWN_SERVERS;
      domain.zone ??= [];
      return ok(el('DomainDNSSetDefaultResult', '', { Domain: domain.name, Updated: 'true' }));
    },
    'domains.dns.getList': (form) => ok(el('DomainDNSGetListResult', world.held(nameOf(form)).nameservers.map((host) => el('Nameserver', host)), { Domain: nameOf(form) })),
    'domains.dns.getHosts': (form) => {
      const domain = zoned(form);
      const entries = [...(domain.zone ?? []).map((record) => [record.name, record.type, ['CNAME', 'MX', 'NS'].includes(record.type) ? `${record.content}.` : record.content, record.prio, record.ttl] as const), ...domain.webForwards.map((each) => [each.name, 'URL301', each.to, undefined, 1800] as const)];
      return ok(el('DomainDNSGetHostsResult', entries.map(([name, type, address, prio, ttl], at) => el('host', '', { HostId: String(at + 1), Name: name, Type: type, Address: address, MXPref: String(prio ?? 10), TTL: String(ttl) })), { Domain: domain.name, EmailType: emails.get(domain.name) ?? 'NONE', IsUsingOurDNS: 'true' }));
    },
    'domains.dns.setHosts': (form) => {
      const domain = zoned(form);
      const at = (key: string, n: number): string => form.get(`${key}${String(n)}`) ?? '';
      const count = [...form.keys()].filter((key) => /^HostName\d+$/.test(key)).length;
      const entries = Array.from({ length: count }, (_, i) => ({ name: at('HostName', i + 1), type: at('RecordType', i + 1), content: at('Address', i + 1).replace(/\.$/, ''), ttl: Number(at('TTL', i + 1)), prio: at('MXPref', i + 1) }));
      if (entries.some(({ ttl }) => ttl < 60 || ttl > 60_000)) return fail('2050900', 'TTL is invalid');
      if (entries.some(({ type }) => type === 'MX') && form.get('EmailType') !== 'MX') return fail('2050900', 'EmailType has to be MX for MX records');
      domain.zone = entries.filter(({ type }) => !type.startsWith('URL')).map(({ prio, ...each }) => ({ ...each, ...(prio === '' ? {} : { prio: Number(prio) }) }));
      domain.webForwards = entries.filter(({ type }) => type.startsWith('URL')).map(({ name, content }) => ({ name, to: content }));
      emails.set(domain.name, form.get('EmailType') ?? 'NONE');
      return ok(el('DomainDNSSetHostsResult', '', { Domain: domain.name, IsSuccess: 'true' }));
    },
    'domains.dns.getEmailForwarding': (form) => ok(el('DomainDNSGetEmailForwardingResult', world.held(nameOf(form)).mailForwards.map(({ alias, to }) => el('Forward', to, { mailbox: alias })), { Domain: nameOf(form) })),
    'domains.dns.setEmailForwarding': (form) => {
      const domain = world.held(nameOf(form));
      const count = [...form.keys()].filter((key) => /^MailBox\d+$/.test(key)).length;
      if (count > 0 && emails.get(domain.name) !== 'FWD') return fail('2030280', 'Mail of the domain is not forwarded');
      domain.mailForwards = Array.from({ length: count }, (_, i) => ({ alias: form.get(`MailBox${String(i + 1)}`) ?? '', to: form.get(`ForwardTo${String(i + 1)}`) ?? '' }));
      return ok(el('DomainDNSSetEmailForwardingResult', '', { Domain: domain.name, IsSuccess: 'true' }));
    },
    'domains.ns.create': (form) => {
      hosts.push(`${form.get('Nameserver') ?? ''} ${form.get('IP') ?? ''}`);
      return ok(el('DomainNSCreateResult', '', { IsSuccess: 'true' }));
    },
    'whoisguard.enable': (form) => {
      const domain = world.byId(Number(form.get('WhoisguardID')) - 50_000);
      if (domain !== undefined) domain.private = /@/.test(form.get('ForwardedToEmail') ?? '');
      return ok(el('WhoisguardEnableResult', '', { IsSuccess: 'true' }));
    },
    'whoisguard.disable': (form) => {
      const domain = world.byId(Number(form.get('WhoisguardID')) - 50_000);
      if (domain !== undefined) domain.private = false;
      return ok(el('WhoisguardDisableResult', '', { IsSuccess: 'true' }));
    },
    'users.getPricing': () => {
      const price = (world.priceOf('any.com', 1).amount / 100).toFixed(2);
      return ok(el('UserGetPricingResult', [el('Product', [1, 2].map((years) => el('Price', '', { Duration: String(years), DurationType: 'YEAR', Price: price, YourPrice: price, Currency: 'USD' })), { Name: 'com' })]));
    },
    'users.getBalances': () => ok(el('UserGetBalancesResult', '', { Currency: 'USD', AvailableBalance: (world.funds() / 100).toFixed(2), AccountBalance: '1' })),
  };

  const commandOf = (form: URLSearchParams): string => (form.get('Command') ?? '').replace('namecheap.', '');
  const answer = ({ body }: FakeRequest): FakeReply => {
    const form = new URLSearchParams(body);
    if (form.get('ApiKey') !== USER.apiKey || form.get('ApiUser') !== USER.apiUser) return fail('1011102', 'API Key is invalid or API access has not been enabled');
    if (form.get('ClientIp') !== USER.clientIp) return fail('1011150', 'Invalid request IP');
    try {
      return commands[commandOf(form)]?.(form) ?? fail('1010104', 'Invalid command');
    } catch (error) {
      if (error instanceof OtherServers) return fail('2030288', 'Cannot complete this command as this domain is not using proper DNS servers');
      if (error instanceof WorldRefusal) return fail(...REFUSALS[error.reason]);
      throw error;
    }
  };

  const served = await serveReseller(world, {
    actOf: ({ body }): PaidAct | undefined =>
      ({ 'domains.create': 'register', 'domains.renew': 'renew', 'domains.transfer.create': 'transferIn', 'domains.reactivate': 'restore' } as const)[commandOf(new URLSearchParams(body)) as 'domains.create'],
    answer,
    tooMany: fail('500000', 'Too many requests'),
  });
  return { ...served, world, hosts };
};
