import { currencyExponent, formatMinor, ModuleError, parseMoney, premiumToPay, secret, type Availability, type CallCtx, type Fqdn, type HeldDomain, type LocalDate, type Money, type Nameserver, type PricedCommand, type RegistrantVerification, type ResellerApi } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, must } from './client.ts';
import { contactSet, tldFields } from './contact-set.ts';
import { listIn, recordIn, textIn, type Xcp } from './xcp.ts';
import { dnsOf, webForwards } from './zone.ts';

type Ctx = CallCtx<Account>;

const AT_ONCE = 10;
const PAGE = 100;
const AVAILABLE = '210';
const TAKEN = '211';
const NOT_OURS = '415';
const REG_TYPES: Readonly<Record<PricedCommand, string>> = { create: 'new', renew: 'renewal', transfer: 'transfer', restore: 'redemption' };

const dateOf = (stamp: string | undefined): LocalDate | undefined => /^\d{4}-\d{2}-\d{2}/.exec(stamp ?? '')?.[0];

const priceIn = (ctx: Ctx, text: string): Money => parseMoney(Number(text).toFixed(currencyExponent(ctx.settings.currency)), ctx.settings.currency);

const hostsOf = (servers: readonly Nameserver[]): Xcp => servers.map(({ host }, at) => ({ name: host, sortorder: String(at + 1) }));

/** What a year costs, with everything else that is said of it. */
const yearly = async (ctx: Ctx, name: Fqdn, command: PricedCommand): Promise<readonly [Readonly<Record<string, Xcp>>, Money | undefined]> => {
  const { attributes } = await must(ctx, { effect: 'reads', action: 'GET_PRICE', attributes: { domain: name, period: '1', reg_type: REG_TYPES[command] } });
  const price = textIn(attributes, 'price');
  return [attributes, price === undefined ? undefined : priceIn(ctx, price)];
};

const checkOne = async (ctx: Ctx, name: Fqdn): Promise<Availability> => {
  const { code, text, attributes } = await ask(ctx, { effect: 'reads', action: 'LOOKUP', attributes: { domain: name } });
  const state = code === AVAILABLE ? 'available' : code === TAKEN ? 'taken' : 'unknown';
  if (state !== 'available') return { name, state, ...(text === '' ? {} : { reason: text }) };
  if (textIn(attributes, 'reason') !== 'Premium Name') return { name, state };
  const [[, price], [, renewal]] = [await yearly(ctx, name, 'create'), await yearly(ctx, name, 'renew')];
  if (price === undefined) return { name, state: 'unknown', reason: 'A premium name without a price.' };
  return { name, state, premium: price, ...(renewal === undefined ? {} : { premiumRenewal: renewal }) };
};

const shown = (name: Fqdn, all: Readonly<Record<string, Xcp>>, status: Readonly<Record<string, Xcp>>): HeldDomain => {
  const expiresOn = dateOf(textIn(all, 'expiredate') ?? textIn(all, 'registry_expiredate'));
  const lock = textIn(status, 'lock_state');
  return {
    name,
    statuses: [textIn(status, 'domain_supports') === undefined ? 'registered' : 'active'],
    nameservers: listIn(all, 'nameserver_list').flatMap((each) => {
      const host = textIn(each, 'name');
      return host === undefined ? [] : [{ host: host.toLowerCase() }];
    }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(lock === undefined ? {} : { locked: lock === '1' }),
    ...(textIn(all, 'expire_action') === 'redemption' || textIn(all, 'status') === 'redemption' ? { inRedemption: true } : {}),
  };
};

const VERIFICATION: Readonly<Record<string, RegistrantVerification['state']>> = { verified: 'verified', manual_verified: 'verified', unverified: 'pending', verifying: 'pending', pending: 'pending', admin_reviewing: 'pending', suspended: 'failed' };

const modify = async (ctx: Ctx, name: Fqdn, data: string, attributes: Readonly<Record<string, Xcp>>): Promise<void> => {
  await must(ctx, { effect: 'writes', action: 'MODIFY', domain: name, attributes: { domain_name: name, affect_domains: '0', data, ...attributes } });
};

/** The calls of OpenSRS' XCP API. */
export const opensrsApi: ResellerApi<Account> = {
  maxYears: 10,
  showsOrders: false,
  checkAtOnce: 50,
  test: async (ctx) => {
    const { amount, currency } = await (opensrsApi.balance as (ctx: Ctx) => Promise<Money>)(ctx);
    return `OpenSRS answers; the account holds ${(amount / 10 ** currencyExponent(currency)).toFixed(currencyExponent(currency))} ${currency}.`;
  },
  check: async (ctx, names) => {
    const answers: Availability[] = [];
    for (let at = 0; at < names.length; at += AT_ONCE) answers.push(...(await Promise.all(names.slice(at, at + AT_ONCE).map((name) => checkOne(ctx, name)))));
    return answers;
  },
  suggest: async (ctx, { keyword, tlds, most }) => {
    const { attributes } = await must(ctx, { effect: 'reads', action: 'NAME_SUGGEST', attributes: { searchstring: keyword, services: ['suggestion'], tlds: tlds.map((tld) => `.${tld}`), maximum: String(most) } });
    return listIn(recordIn(attributes, 'suggestion'), 'items').flatMap((each) => textIn(each, 'domain') ?? []);
  },
  find: async (ctx, name) => {
    const all = await ask(ctx, { effect: 'reads', action: 'GET', domain: name, attributes: { domain: name, type: 'all_info', limit: '1' } });
    if (!all.success && all.code === NOT_OURS) return undefined;
    if (!all.success) throw new ModuleError(all.code.startsWith('40') ? 'auth' : 'remote', all.text, { code: all.code });
    const status = await must(ctx, { effect: 'reads', action: 'GET', domain: name, attributes: { domain: name, type: 'status' } });
    return shown(name, all.attributes, status.attributes);
  },
  register: async (ctx, { name, years, registrant, nameservers, acceptedPrice }) => {
    const { profileUsername, profilePassword } = ctx.settings;
    const [free] = await opensrsApi.check(ctx, [name]);
    const premium = free?.premium === undefined || acceptedPrice === undefined ? {} : { premium_price_to_verify: formatMinor(premiumToPay(free.premium, acceptedPrice)) };
    const { attributes } = await must(ctx, {
      effect: 'writes',
      action: 'SW_REGISTER',
      attributes: {
        domain: name, reg_type: 'new', handle: 'process', period: String(years), auto_renew: '0', f_lock_domain: '0', f_whois_privacy: '0',
        reg_username: profileUsername, reg_password: profilePassword.reveal(), contact_set: contactSet(registrant),
        custom_tech_contact: '1', custom_nameservers: nameservers.length === 0 ? '0' : '1', nameserver_list: hostsOf(nameservers),
        ...tldFields(name, registrant),
        ...premium,
      },
    });
    return textIn(attributes, 'forced_pending') === undefined ? 'done' : 'pending';
  },
  renew: async (ctx, { name }, { years, currentExpiry, premium, acceptedPrice }) => {
    const accepted: Readonly<Record<string, Xcp>> = premium !== true || acceptedPrice === undefined ? {} : { premium_price_to_verify: formatMinor(acceptedPrice) };
    await must(ctx, { effect: 'writes', action: 'RENEW', attributes: { domain: name, period: String(years), currentexpirationyear: currentExpiry.slice(0, 4), handle: 'process', auto_renew: '0', ...accepted } });
    return 'done';
  },
  premiumTransfer: async (ctx, name) => {
    const [transfer, price] = await yearly(ctx, name, 'transfer');
    if (textIn(transfer, 'is_registry_premium') !== '1' || price === undefined) return undefined;
    const [, renewal] = await yearly(ctx, name, 'renew');
    return { price, ...(renewal === undefined ? {} : { renewal }) };
  },
  transferIn: async (ctx, { name, authCode, registrant, premium, acceptedPrice }) => {
    const { profileUsername, profilePassword } = ctx.settings;
    await must(ctx, {
      effect: 'writes',
      action: 'SW_REGISTER',
      attributes: {
        domain: name, reg_type: 'transfer', handle: 'process', period: '1', auto_renew: '0', custom_nameservers: '0', custom_tech_contact: '1',
        reg_username: profileUsername, reg_password: profilePassword.reveal(), contact_set: contactSet(registrant), ...tldFields(name, registrant),
        ...(authCode === undefined ? {} : { auth_info: authCode.reveal() }),
        ...(premium !== true || acceptedPrice === undefined ? {} : { premium_price_to_verify: formatMinor(acceptedPrice) }),
      },
    });
  },
  transferState: async (ctx, name) => {
    const { attributes } = await must(ctx, { effect: 'reads', action: 'GET_TRANSFERS_IN', attributes: { domain: name } });
    const [latest] = listIn(attributes, 'transfers').map((each) => textIn(each, 'status') ?? '');
    return latest === undefined ? 'none' : /cancel|fail|reject/i.test(latest) ? 'refused' : 'pending';
  },
  setNameservers: async (ctx, { name }, servers) => {
    for (const { host, addresses = [] } of servers.filter((each) => each.host.endsWith(`.${name}`))) {
      const ip = addresses.find((each) => !each.includes(':'));
      if (ip !== undefined) await must(ctx, { effect: 'writes', object: 'NAMESERVER', action: 'CREATE', domain: name, attributes: { name: host, ipaddress: ip } });
    }
    await must(ctx, { effect: 'writes', action: 'ADVANCED_UPDATE_NAMESERVERS', domain: name, attributes: { op_type: 'assign', assign_ns: servers.map(({ host }) => host) } });
  },
  quote: async (ctx, name, command, years) => {
    const { attributes } = await must(ctx, { effect: 'reads', action: 'GET_PRICE', attributes: { domain: name, period: String(years), reg_type: REG_TYPES[command] } });
    const price = textIn(attributes, 'price');
    if (price === undefined) throw new ModuleError('unsupported', `OpenSRS has no price for ${name}.`, { field: 'name' });
    return priceIn(ctx, price);
  },
  setLock: (ctx, { name }, locked) => modify(ctx, name, 'status', { lock_state: locked ? '1' : '0' }),
  authCode: async (ctx, { name }) => {
    const { attributes } = await must(ctx, { effect: 'reads', action: 'GET', domain: name, attributes: { domain: name, type: 'domain_auth_info' } });
    const code = textIn(attributes, 'domain_auth_info');
    if (code === undefined) throw new ModuleError('notFound', `OpenSRS shows no code for ${name}.`);
    return secret(code);
  },
  setPrivacy: (ctx, { name }, on) => modify(ctx, name, 'whois_privacy_state', { state: on ? 'enable' : 'disable' }),
  setContacts: async (ctx, { name }, registrant) => {
    await must(ctx, { effect: 'writes', action: 'UPDATE_CONTACTS', domain: name, attributes: { domain: name, types: ['owner', 'admin', 'billing', 'tech'], contact_set: contactSet(registrant) } });
  },
  dns: dnsOf(async (ctx, name) => (await opensrsApi.find(ctx, name))?.nameservers ?? []),
  webForwards,
  verification: {
    read: async (ctx, { name }) => {
      const { attributes } = await must(ctx, { effect: 'reads', action: 'GET_REGISTRANT_VERIFICATION_STATUS', attributes: { domain: name } });
      const until = dateOf(textIn(attributes, 'verification_deadline'));
      return { state: VERIFICATION[textIn(attributes, 'registrant_verification_status') ?? ''] ?? 'notRequired', ...(until === undefined ? {} : { until }) };
    },
    resend: async (ctx, { name }) => {
      await must(ctx, { effect: 'writes', action: 'SEND_REGISTRANT_VERIFICATION_EMAIL', attributes: { domain: name } });
    },
  },
  restore: async (ctx, { name }) => {
    await must(ctx, { effect: 'writes', action: 'REDEEM', attributes: { domain: name } });
    return 'done';
  },
  async *list(ctx) {
    const today = ctx.clock.wall().slice(0, 10);
    for (let page = 1; ; page += 1) {
      const { attributes } = await must(ctx, { effect: 'reads', action: 'GET_DOMAINS_BY_EXPIREDATE', attributes: { exp_from: today, exp_to: `${String(Number(today.slice(0, 4)) + 11)}-12-31`, limit: String(PAGE), page: String(page) } });
      for (const each of listIn(attributes, 'exp_domains')) {
        const name = textIn(each, 'name');
        const expiresOn = dateOf(textIn(each, 'expiredate'));
        if (name !== undefined) yield { name: name.toLowerCase(), statuses: ['registered'], nameservers: [], ...(expiresOn === undefined ? {} : { expiresOn }) };
      }
      if (textIn(attributes, 'remainder') !== '1') return;
    }
  },
  balance: async (ctx) => {
    const { attributes } = await must(ctx, { effect: 'reads', object: 'BALANCE', action: 'GET_BALANCE' });
    const balance = textIn(recordIn(attributes), 'balance');
    if (balance === undefined) throw new ModuleError('remote', 'OpenSRS tells no balance.');
    return priceIn(ctx, balance);
  },
};
