import { addMonths, daysBetween, secret, type Dnssec, type DomainRecord, type Fqdn, type LocalDate, type MailForward, type Money, type RegistrarContact, type Secret, type WebForward } from '@billet/sdk';
import type { PaidAct, RegistrarSide } from '../../conformance/registrar-fixture.ts';

/** Why the other side says no. Each fake has its own words for it. */
export type RefusalReason = 'taken' | 'invalid' | 'funds' | 'premium' | 'notOurs' | 'authCode' | 'expiry' | 'phone' | 'redemption' | 'unregistered' | 'locked';

export class WorldRefusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** A domain as the other side keeps it. */
export interface WorldDomain {
  readonly id: number;
  readonly name: Fqdn;
  with: 'us' | 'other';
  state: 'active' | 'ordered' | 'transfer' | 'refused' | 'redemption';
  createdOn: LocalDate;
  expiresOn: LocalDate;
  nameservers: readonly string[];
  locked: boolean;
  private: boolean;
  code: string;
  contact: RegistrarContact | undefined;
  dnssec: Dnssec;
  /** Its records, once the account keeps a zone. */
  zone: readonly DomainRecord[] | undefined;
  webForwards: readonly WebForward[];
  mailForwards: readonly MailForward[];
  /** Whether the registrant has confirmed his address, and how often he was asked again. */
  verification: 'none' | 'pending' | 'verified' | 'suspended';
  verificationMails: number;
}

type Fault = 'loseAnswer' | 'loseCommand' | 'garble' | 'tooMany';

/** A name that costs more; `renewal` where the API tells what its later years cost. */
interface PremiumName {
  readonly name: Fqdn;
  readonly price: Money;
  readonly renewal?: Money;
}

export interface WorldOptions {
  readonly price: Money;
  readonly premium: PremiumName;
  readonly funds?: number;
  /** Today at the other side. */
  readonly today: LocalDate;
}

const UNSIGNED: Dnssec = { ds: [], keys: [] };
/** A hundred years have as many days as a registry lets nobody reach. */
const MOST_DAYS = 3660;

interface RegisterWish {
  readonly name: Fqdn;
  readonly years: number;
  readonly nameservers: readonly string[];
  readonly contact?: RegistrarContact;
  readonly acceptsPremium: boolean;
}

/** The account of a reseller at a registrar, as it really is; a fake speaks for it in the words of one API. */
export interface ResellerWorld {
  /** For a fixture of the conformance kit. */
  readonly side: RegistrarSide;
  readonly today: LocalDate;
  readonly premium: PremiumName;
  priceOf(name: Fqdn, years: number): Money;
  funds(): number;
  all(): readonly WorldDomain[];
  get(name: Fqdn): WorldDomain | undefined;
  byId(id: number): WorldDomain | undefined;
  /** A domain of this account; refused as `notOurs` if it is none. */
  held(name: Fqdn): WorldDomain;
  isFree(name: Fqdn): boolean;
  /** Names like a keyword as such services give them: in any case, some twice, some under a TLD nobody asked for. */
  suggestions(keyword: string, tlds: readonly string[]): readonly string[];
  /** The trouble that is to happen to a call of this kind, once. */
  takeFault(act: PaidAct): Fault | undefined;
  register(wish: RegisterWish): WorldDomain;
  /** `from` where the API takes the expiry as a guard; `accepts` where it wants the price of a premium name said. */
  renew(name: Fqdn, years: number, guard?: { readonly from?: LocalDate; readonly accepts?: boolean }): WorldDomain;
  /** `accepts` where the API wants the price of a premium name said. */
  transferIn(name: Fqdn, code: string, accepts?: boolean): WorldDomain;
  restore(name: Fqdn): WorldDomain;
  remove(name: Fqdn): void;
}

export const createResellerWorld = (options: WorldOptions): ResellerWorld => {
  const domains = new Map<Fqdn, WorldDomain>();
  const faults: (readonly [PaidAct, Fault])[] = [];
  let id = 1000;
  let funds = options.funds ?? 1_000_000;
  const full = funds;
  let spent = 0;
  let holding = false;
  const { price, premium, today } = options;

  const pay = (amount: number): void => {
    if (amount > funds) throw new WorldRefusal('funds');
    funds -= amount;
    spent += amount;
  };
  const priceOf = (name: Fqdn, years: number): Money => (name === premium.name ? premium.price : { ...price, amount: price.amount * years });
  const put = (name: Fqdn, more: Partial<WorldDomain>): WorldDomain => {
    id += 1;
    const domain: WorldDomain = {
      id, name, with: 'us', state: 'active', createdOn: today, expiresOn: addMonths(today, 12), nameservers: [], locked: false, private: false, code: `Code-${String(id)}-x`, contact: undefined, dnssec: UNSIGNED, zone: undefined, webForwards: [], mailForwards: [], verification: 'none', verificationMails: 0, ...more,
    };
    domains.set(name, domain);
    return domain;
  };
  const held = (name: Fqdn): WorldDomain => {
    const domain = domains.get(name);
    if (domain?.with !== 'us' || domain.state === 'refused') throw new WorldRefusal('notOurs');
    return domain;
  };

  const side: RegistrarSide = {
    look: (name) => {
      const domain = domains.get(name);
      return domain?.with === 'us' && domain.state === 'active' ? { expiresOn: domain.expiresOn, nameservers: domain.nameservers, locked: domain.locked } : undefined;
    },
    count: () => [...domains.values()].filter((domain) => domain.with === 'us' && domain.state === 'active').length,
    spent: () => spent,
    loseAnswer: (act) => void faults.push([act, 'loseAnswer']),
    loseCommand: (act) => void faults.push([act, 'loseCommand']),
    garble: (act) => void faults.push([act, 'garble']),
    tooMany: (act) => void faults.push([act, 'tooMany']),
    emptyFunds: () => {
      funds = 0;
    },
    fillFunds: () => {
      funds = full;
    },
    price,
    premium,
    hold: () => {
      holding = true;
    },
    decide: (name, accepted) => {
      const domain = held(name);
      if (accepted) domain.state = 'active';
      else domains.delete(name);
    },
    verify: (name, state) => {
      held(name).verification = state;
    },
    verificationMails: (name) => held(name).verificationMails,
    registrantOf: (name) => held(name).contact?.email,
    foreign: (name): Secret => secret(put(name, { with: 'other' }).code),
    letGo: (name) => {
      const domain = domains.get(name);
      if (domain === undefined) return;
      domain.with = 'us';
      domain.state = 'active';
      domain.expiresOn = addMonths(domain.expiresOn, 12);
    },
    expire: (name) => {
      held(name).state = 'redemption';
    },
  };

  return {
    side,
    today,
    priceOf,
    premium,
    funds: () => funds,
    all: () => [...domains.values()],
    get: (name) => domains.get(name),
    byId: (wanted) => [...domains.values()].find((domain) => domain.id === wanted),
    held,
    takeFault: (act) => {
      const at = faults.findIndex(([kind]) => kind === act);
      return at < 0 ? undefined : faults.splice(at, 1)[0]?.[1];
    },
    suggestions: (keyword, tlds) => [...tlds.flatMap((tld) => [`${keyword}Online.${tld.toUpperCase()}`, `the${keyword}.${tld}`, `the${keyword}.${tld}`]), `${keyword}.elsewhere`, `${keyword} with a gap.${tlds[0] ?? ''}`],
    isFree: (name) => !domains.has(name),
    register: (wish) => {
      if (domains.has(wish.name)) throw new WorldRefusal('taken');
      if (wish.name === premium.name && !wish.acceptsPremium) throw new WorldRefusal('premium');
      pay(priceOf(wish.name, wish.years).amount);
      return put(wish.name, { expiresOn: addMonths(today, 12 * wish.years), nameservers: wish.nameservers, contact: wish.contact, state: holding ? 'ordered' : 'active' });
    },
    renew: (name, years, { from, accepts = true } = {}) => {
      const domain = held(name);
      if (name === premium.name && !accepts) throw new WorldRefusal('premium');
      if (domain.state === 'redemption') throw new WorldRefusal('redemption');
      if (from !== undefined && from !== domain.expiresOn) throw new WorldRefusal('expiry');
      const wanted = addMonths(domain.expiresOn, 12 * years);
      if (daysBetween(today, wanted) > MOST_DAYS) throw new WorldRefusal('invalid');
      pay(priceOf(name, years).amount);
      domain.expiresOn = wanted;
      return domain;
    },
    transferIn: (name, code, accepts = true) => {
      const domain = domains.get(name);
      if (domain === undefined) throw new WorldRefusal('unregistered');
      if (domain.with === 'us') throw new WorldRefusal('taken');
      if (domain.code !== code) throw new WorldRefusal('authCode');
      if (name === premium.name && !accepts) throw new WorldRefusal('premium');
      if (domain.state !== 'transfer') pay(priceOf(name, 1).amount);
      domain.state = 'transfer';
      return domain;
    },
    restore: (name) => {
      const domain = held(name);
      // Whoever asks twice pays twice: that is what a lost answer must not lead to.
      pay(priceOf(name, 5).amount);
      domain.state = 'active';
      return domain;
    },
    remove: (name) => {
      held(name);
      domains.delete(name);
    },
  };
};
