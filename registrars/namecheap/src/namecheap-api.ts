import type { XmlNode } from '@billet/bank-files';
import { currencyExponent, formatMinor, isModuleError, ModuleError, parseMoney, premiumToPay, type Availability, type CallCtx, type Fqdn, type HeldDomain, type LocalDate, type Money, type Nameserver, type PricedCommand, type ResellerApi } from '@billet/sdk';
import type { Account } from './account.ts';
import { call, every, type Params } from './client.ts';
import { contactParams } from './contact.ts';
import { isYes, splitName } from './shapes.ts';
import { dns, mailForwards, webForwards } from './zone.ts';

type Ctx = CallCtx<Account>;

const PAGE = 100;
/** Namecheap's prices of single names are in this currency. */
const CURRENCY = 'USD';
const ACTIONS: Readonly<Record<PricedCommand, string>> = { create: 'REGISTER', renew: 'RENEW', transfer: 'TRANSFER', restore: 'REACTIVATE' };

/** `07/31/2028` as a date. */
const dateOf = (text: string): LocalDate | undefined => {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text.trim()) ?? [];
  return year === undefined ? undefined : `${year}-${month ?? ''}-${day ?? ''}`;
};

const priceIn = (text: string, currency: string): Money => parseMoney(Number(text).toFixed(currencyExponent(currency)), currency);

const one = (node: XmlNode, name: string, wrote: boolean): XmlNode => {
  const found = every(node, name)[0];
  if (found === undefined) throw new ModuleError('remote', `Namecheap's answer lacks ${name}.`, { ambiguous: wrote });
  return found;
};

const textIn = (node: XmlNode, name: string): string => every(node, name)[0]?.text.trim() ?? '';

const infoOf = (name: Fqdn, answer: XmlNode): HeldDomain | undefined => {
  const info = one(answer, 'DomainGetInfoResult', false);
  if (!isYes(info.attrs['IsOwner'])) return undefined;
  const expiresOn = dateOf(textIn(info, 'ExpiredDate'));
  const privacy = every(info, 'Whoisguard')[0];
  return {
    name,
    registryRef: info.attrs['ID'] ?? '',
    statuses: [info.attrs['Status'] ?? ''],
    nameservers: every(info, 'Nameserver').map((server) => ({ host: server.text.trim().toLowerCase() })),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(info.attrs['Status'] === 'Expired' ? { inRedemption: true } : {}),
    data: { whoisguard: privacy === undefined ? '' : textIn(privacy, 'ID') },
  };
};

const transferStatus = async (ctx: Ctx, list: string, name: Fqdn): Promise<boolean> => {
  const answer = await call(ctx, 'reads', 'domains.transfer.getList', { ListType: list, SearchTerm: name, Page: '1', PageSize: String(PAGE) });
  return every(answer, 'Transfer').some((each) => each.attrs['DomainName']?.toLowerCase() === name);
};

/** Servers below the domain have to be known as hosts before they may serve. */
const makeHosts = async (ctx: Ctx, name: Fqdn, servers: readonly Nameserver[]): Promise<void> => {
  for (const { host, addresses = [] } of servers) {
    const ip = addresses.find((each) => !each.includes(':'));
    if (ip !== undefined && host.endsWith(`.${name}`)) await call(ctx, 'writes', 'domains.ns.create', { ...splitName(name), Nameserver: host, IP: ip });
  }
};

/** What it says of each name, by name. */
const checked = async (ctx: Ctx, names: readonly Fqdn[]): Promise<ReadonlyMap<Fqdn, Readonly<Record<string, string>>>> => {
  const answer = await call(ctx, 'reads', 'domains.check', { DomainList: names.join(',') });
  return new Map(every(answer, 'DomainCheckResult').map((each) => [each.attrs['Domain']?.toLowerCase() ?? '', each.attrs]));
};

/** A price of its own; nought stands for none. */
const amountIn = (attrs: Readonly<Record<string, string>> | undefined, key: string): Money | undefined => (Number(attrs?.[key] ?? 0) === 0 ? undefined : priceIn(attrs?.[key] ?? '0', CURRENCY));

/** The calls of Namecheap's XML API. There is none for the code of a transfer away, nor for DNSSEC. */
export const namecheapApi: ResellerApi<Account> = {
  maxYears: 10,
  showsOrders: false,
  checkAtOnce: 50,
  test: async (ctx) => {
    const answer = await call(ctx, 'reads', 'domains.getList', { Page: '1', PageSize: '10' });
    return `Namecheap answers; the account has ${textIn(answer, 'TotalItems')} domains.`;
  },
  check: async (ctx, names) => {
    const found = await checked(ctx, names);
    return names.map((name): Availability => {
      const each = found.get(name);
      // An entry that carries an error says nothing about the name.
      if (each === undefined || (each['ErrorNo'] ?? '0') !== '0') return { name, state: 'unknown', reason: each?.['Description'] ?? 'Namecheap did not answer for it.' };
      const premium = isYes(each['IsPremiumName']) ? each['PremiumRegistrationPrice'] : undefined;
      const renewal = amountIn(each, 'PremiumRenewalPrice');
      return {
        name,
        state: isYes(each['Available']) ? 'available' : 'taken',
        ...(premium === undefined ? {} : { premium: priceIn(premium, CURRENCY), ...(renewal === undefined ? {} : { premiumRenewal: renewal }) }),
      };
    });
  },
  find: async (ctx, name) => {
    try {
      return infoOf(name, await call(ctx, 'reads', 'domains.getInfo', { DomainName: name }));
    } catch (error) {
      if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
      throw error;
    }
  },
  register: async (ctx, { name, years, registrant, nameservers, acceptedPrice }) => {
    const [free] = await namecheapApi.check(ctx, [name]);
    const premium: Params = free?.premium === undefined || acceptedPrice === undefined ? {} : { IsPremiumDomain: 'true', PremiumPrice: formatMinor(premiumToPay(free.premium, acceptedPrice)) };
    const answer = await call(ctx, 'writes', 'domains.create', {
      DomainName: name, Years: String(years), ...contactParams(name, registrant), AddFreeWhoisguard: 'yes', WGEnabled: 'no', ...premium,
      ...(nameservers.length === 0 ? {} : { Nameservers: nameservers.map(({ host }) => host).join(',') }),
    });
    const made = one(answer, 'DomainCreateResult', true).attrs;
    if (isYes(made['NonRealTimeDomain'])) return 'pending';
    if (!isYes(made['Registered'])) throw new ModuleError('declined', `Namecheap did not register ${name}.`);
    return 'done';
  },
  renew: async (ctx, { name }, { years, premium, acceptedPrice }) => {
    const accepted: Params = premium !== true || acceptedPrice === undefined ? {} : { IsPremiumDomain: 'true', PremiumPrice: formatMinor(acceptedPrice) };
    const made = one(await call(ctx, 'writes', 'domains.renew', { DomainName: name, Years: String(years), ...accepted }), 'DomainRenewResult', true).attrs;
    if (!isYes(made['Renew'])) throw new ModuleError('declined', `Namecheap did not renew ${name}.`);
    return 'done';
  },
  // The command has no word for a price: it is compared right before.
  premiumTransfer: async (ctx, name) => {
    const each = (await checked(ctx, [name])).get(name);
    const price = amountIn(each, 'PremiumTransferPrice');
    if (!isYes(each?.['IsPremiumName'])) return undefined;
    if (price === undefined) throw new ModuleError('declined', `Namecheap tells no price for a transfer of ${name}.`, { code: 'price', field: 'name' });
    const renewal = amountIn(each, 'PremiumRenewalPrice');
    return { price, ...(renewal === undefined ? {} : { renewal }) };
  },
  transferIn: async (ctx, { name, authCode }) => {
    // A code may hold what a form cannot carry; the API takes it in base64 as well.
    const code: Params = authCode === undefined ? {} : { EPPCode: `base64:${Buffer.from(authCode.reveal()).toString('base64')}` };
    const made = one(await call(ctx, 'writes', 'domains.transfer.create', { DomainName: name, Years: '1', ...code }), 'DomainTransferCreateResult', true).attrs;
    if (!isYes(made['Transfer'])) throw new ModuleError('declined', `Namecheap did not take the transfer of ${name}.`);
  },
  transferState: async (ctx, name) => ((await transferStatus(ctx, 'INPROGRESS', name)) ? 'pending' : (await transferStatus(ctx, 'CANCELLED', name)) ? 'refused' : 'none'),
  setNameservers: async (ctx, { name }, servers) => {
    await makeHosts(ctx, name, servers);
    await call(ctx, 'writes', 'domains.dns.setCustom', { ...splitName(name), Nameservers: servers.map(({ host }) => host).join(',') });
  },
  quote: async (ctx, name, command, years) => {
    const { TLD } = splitName(name);
    const answer = await call(ctx, 'reads', 'users.getPricing', { ProductType: 'DOMAIN', ActionName: ACTIONS[command], ProductName: TLD });
    const price = every(answer, 'Price').find((each) => each.attrs['Duration'] === '1')?.attrs;
    const text = price?.['YourPrice'] ?? price?.['Price'];
    if (text === undefined) throw new ModuleError('unsupported', `Namecheap has no price for .${TLD}.`, { field: 'name' });
    const yearly = priceIn(text, price?.['Currency'] ?? CURRENCY);
    return { ...yearly, amount: yearly.amount * (command === 'create' || command === 'renew' ? years : 1) };
  },
  setLock: async (ctx, { name }, locked) => {
    await call(ctx, 'writes', 'domains.setRegistrarLock', { DomainName: name, LockAction: locked ? 'LOCK' : 'UNLOCK' });
  },
  setPrivacy: async (ctx, { name, data }, on) => {
    const id = data?.['whoisguard'] ?? '';
    if (id === '') throw new ModuleError('unsupported', `${name} has no privacy service at Namecheap.`);
    if (!on) await call(ctx, 'writes', 'whoisguard.disable', { WhoisguardID: id });
    else {
      const contacts = await call(ctx, 'reads', 'domains.getContacts', { DomainName: name });
      await call(ctx, 'writes', 'whoisguard.enable', { WhoisguardID: id, ForwardedToEmail: textIn(one(contacts, 'Registrant', false), 'EmailAddress') });
    }
  },
  setContacts: async (ctx, { name }, registrant) => {
    await call(ctx, 'writes', 'domains.setContacts', { DomainName: name, ...contactParams(name, registrant) });
  },
  dns,
  webForwards,
  mailForwards,
  restore: async (ctx, { name }) => {
    const made = one(await call(ctx, 'writes', 'domains.reactivate', { DomainName: name }), 'DomainReactivateResult', true).attrs;
    if (!isYes(made['IsSuccess'])) throw new ModuleError('declined', `Namecheap did not reactivate ${name}.`);
    return 'done';
  },
  async *list(ctx) {
    for (let page = 1, seen = 0; ; page += 1) {
      const answer = await call(ctx, 'reads', 'domains.getList', { Page: String(page), PageSize: String(PAGE) });
      const entries = every(answer, 'Domain');
      for (const { attrs } of entries) {
        const expiresOn = dateOf(attrs['Expires'] ?? '');
        yield { name: (attrs['Name'] ?? '').toLowerCase(), registryRef: attrs['ID'] ?? '', statuses: [isYes(attrs['IsExpired']) ? 'Expired' : 'Ok'], nameservers: [], locked: isYes(attrs['IsLocked']), ...(expiresOn === undefined ? {} : { expiresOn }) };
      }
      seen += entries.length;
      if (entries.length === 0 || seen >= Number(textIn(answer, 'TotalItems'))) return;
    }
  },
  balance: async (ctx) => {
    const { attrs } = one(await call(ctx, 'reads', 'users.getBalances', {}), 'UserGetBalancesResult', false);
    return priceIn(attrs['AvailableBalance'] ?? '', attrs['Currency'] ?? CURRENCY);
  },
};
