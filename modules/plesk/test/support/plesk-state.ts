import type { XmlNode } from '@billet/bank-files';

export interface MailName {
  readonly id: string;
  readonly name: string;
  mailbox: boolean;
  quota: string;
  password: string;
  forwards: readonly string[];
  forwarding: boolean;
  answering: boolean;
  subject: string;
  text: string;
}
export interface PleskSite {
  readonly id: string;
  name: string;
  readonly mail: Map<string, MailName>;
  readonly aliases: Map<string, string>;
  readonly records: Map<string, { readonly type: string; readonly host: string; readonly value: string; readonly opt: string }>;
  /** Name of the one it shows, of the subscription or of the server. */
  certificate: string;
  ssl: boolean;
}
export interface Webspace {
  readonly id: string;
  readonly ownerId: string;
  status: string;
  planGuid: string;
  ftpLogin: string;
  ftpPassword: string;
  traffic: number;
  /** The first one has the number of the subscription. */
  readonly sites: PleskSite[];
  readonly databases: Map<string, { readonly name: string; readonly type: string; readonly users: Map<string, { readonly login: string; password: string }> }>;
  readonly ftp: Map<string, { password: string; home: string }>;
  readonly certificates: Map<string, { readonly key: string; readonly cert: string; readonly ca: string }>;
}
export interface Customer {
  readonly id: string;
  readonly login: string;
  password: string;
  email: string;
}
export interface PleskState {
  readonly customers: Map<string, Customer>;
  readonly webspaces: Map<string, Webspace>;
  readonly plans: Readonly<Record<string, string>>;
  /** Sites whose names do not lead here: no authority gives them a certificate. */
  readonly elsewhere: Set<string>;
  next: number;
}

/** An operation ends with a code of the reduced list. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
export const refuse = (code: number, message: string): never => {
  throw new Refusal(code, message);
};

export const newId = (state: PleskState): string => {
  state.next += 1;
  return String(state.next);
};

export const newSite = (state: PleskState, name: string, id = newId(state)): PleskSite => ({ id, name, certificate: '', ssl: false, mail: new Map(), aliases: new Map(), records: new Map([[newId(state), { type: 'A', host: `${name}.`, value: '192.0.2.50', opt: '' }], [newId(state), { type: 'SOA', host: `${name}.`, value: 'ns', opt: '' }]]) });

export const addCustomer = (state: PleskState, login: string, more: Partial<Customer> = {}): Customer => {
  if (state.customers.has(login)) refuse(1007, 'User account already exists.');
  const customer = { id: newId(state), login, password: 'theirs', email: 'x@example.test', ...more };
  state.customers.set(login, customer);
  return customer;
};

export const sitesOf = (state: PleskState): readonly PleskSite[] => [...state.webspaces.values()].flatMap(({ sites }) => sites);

export const addWebspace = (state: PleskState, ownerId: string, name: string, more: Partial<Webspace> = {}): Webspace => {
  if (sitesOf(state).some((each) => each.name === name || [...each.aliases.values()].includes(name))) refuse(1007, `Domain ${name} already exists.`);
  const id = newId(state);
  const webspace: Webspace = { id, ownerId, status: '0', planGuid: Object.keys(state.plans)[0] ?? '', ftpLogin: '', ftpPassword: 'theirs', traffic: 0, sites: [newSite(state, name, id)], databases: new Map(), ftp: new Map(), certificates: new Map(), ...more };
  state.webspaces.set(id, webspace);
  return webspace;
};

export const customerById = (state: PleskState, id: string): Customer | undefined => [...state.customers.values()].find((each) => each.id === id);
export const webspaceOfLogin = (state: PleskState, login: string): Webspace | undefined => [...state.webspaces.values()].find((each) => each.ownerId === state.customers.get(login)?.id);

/** The inner elements of each result; a refusal is thrown. */
export type Operation = (state: PleskState, asked: XmlNode) => readonly (readonly string[])[];
