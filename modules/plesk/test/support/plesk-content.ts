import { el, type XmlNode } from '@billet/bank-files';
import { nodes, text } from '../../src/plesk.ts';
import { newId, refuse, sitesOf, type MailName, type Operation, type PleskSite, type PleskState, type Webspace } from './plesk-state.ts';

const siteWith = (state: PleskState, id: string): PleskSite => sitesOf(state).find((each) => each.id === id) ?? refuse(1013, 'Site does not exist.');
const webspaceWith = (state: PleskState, id: string): Webspace => state.webspaces.get(id) ?? refuse(1015, 'Webspace does not exist.');
const filterText = (asked: XmlNode, name: string): string => text(asked, 'filter', name);

const shownMail = (each: MailName): readonly string[] => [
  el('mailname', [
    el('id', each.id), el('name', each.name),
    el('mailbox', [el('enabled', String(each.mailbox)), el('quota', each.quota), el('usage', '4096')]),
    el('forwarding', [el('enabled', String(each.forwarding)), ...each.forwards.map((to) => el('address', to))]),
    el('autoresponder', [el('enabled', String(each.answering)), el('subject', each.subject), el('content_type', 'text/plain'), el('text', each.text)]),
  ]),
];

const applied = (found: MailName, told: XmlNode): void => {
  const part = (name: string): XmlNode | undefined => nodes(told, name)[0];
  const [mailbox, forwarding, autoresponder] = [part('mailbox'), part('forwarding'), part('autoresponder')];
  if (mailbox !== undefined) Object.assign(found, { mailbox: text(mailbox, 'enabled') === 'true', quota: text(mailbox, 'quota') || found.quota });
  if (forwarding !== undefined) Object.assign(found, { forwarding: text(forwarding, 'enabled') === 'true', forwards: nodes(forwarding, 'address').map((each) => each.text) });
  if (autoresponder !== undefined) Object.assign(found, { answering: text(autoresponder, 'enabled') === 'true', subject: text(autoresponder, 'subject') || found.subject, text: text(autoresponder, 'text') || found.text });
  found.password = text(told, 'password', 'value') || found.password;
};

const toldMail = (state: PleskState, scope: XmlNode | undefined): { readonly site: PleskSite; readonly told: XmlNode; readonly name: string } => {
  const told = scope === undefined ? undefined : nodes(scope, 'filter', 'mailname')[0];
  return told === undefined || scope === undefined ? refuse(1014, 'Parsing error.') : { site: siteWith(state, filterText(scope, 'site-id')), told, name: text(told, 'name') };
};

const everyDatabase = (state: PleskState) => [...state.webspaces.values()].flatMap(({ databases }) => [...databases].map(([id, database]) => ({ id, database, databases })));
const everyUser = (state: PleskState) => everyDatabase(state).flatMap(({ database: { users } }) => [...users].map(([id, user]) => ({ id, user, users })));
const everyFtp = (state: PleskState) => [...state.webspaces.values()].flatMap(({ ftp }) => [...ftp].map(([name, user]) => ({ name, user, ftp })));
/** A filter that finds nothing is still "ok", with nothing in it but itself. */
const orNothing = (found: readonly (readonly string[])[], id: string): readonly (readonly string[])[] => (found.length === 0 ? [[el('filter-id', id)]] : found);

export const contentOperations: Readonly<Record<string, Operation>> = {
  'site-alias get': (state, asked) => orNothing([...siteWith(state, filterText(asked, 'site-id')).aliases].map(([id, name]) => [el('id', id), el('info', [el('status', '0'), el('site-id', filterText(asked, 'site-id')), el('name', name)])]), filterText(asked, 'site-id')),
  'site-alias create': (state, asked) => { const id = newId(state); siteWith(state, text(asked, 'site-id')).aliases.set(id, text(asked, 'name')); return [[el('id', id)]]; },
  'site-alias delete': (state, asked) => {
    for (const { aliases } of sitesOf(state)) for (const [id, name] of aliases) if (name === filterText(asked, 'name') && aliases.delete(id)) return [[el('id', id)]];
    return refuse(1013, 'Domain alias does not exist.');
  },
  'mail get_info': (state, asked) => orNothing([...siteWith(state, filterText(asked, 'site-id')).mail.values()].map(shownMail), ''),
  'mail create': (state, asked) => {
    const { site, told, name } = toldMail(state, asked);
    if (site.mail.has(name)) refuse(1007, 'Mail name already exists.');
    const found: MailName = { id: newId(state), name, mailbox: true, quota: '-1', password: '', forwards: [], forwarding: false, answering: false, subject: '', text: '' };
    applied(found, told);
    site.mail.set(name, found);
    return [[el('mailname', [el('id', found.id), el('name', name)])]];
  },
  'mail update': (state, asked) => {
    const { site, told, name } = toldMail(state, nodes(asked, 'set')[0]);
    applied(site.mail.get(name) ?? refuse(1013, 'Mail name does not exist.'), told);
    return [[el('mailname', [el('name', name)])]];
  },
  'mail remove': (state, asked) => (siteWith(state, filterText(asked, 'site-id')).mail.delete(filterText(asked, 'name')) ? [[el('name', filterText(asked, 'name'))]] : refuse(1013, 'Mail name does not exist.')),
  'database get-db': (state, asked) => {
    const id = filterText(asked, 'webspace-id');
    return orNothing([...webspaceWith(state, id).databases].map(([number, { name, type }]) => [el('filter-id', id), el('id', number), el('name', name), el('type', type), el('webspace-id', id)]), id);
  },
  'database add-db': (state, asked) => {
    const name = text(asked, 'name');
    if (everyDatabase(state).some(({ database }) => database.name === name)) refuse(1007, 'Database already exists.');
    const id = newId(state);
    webspaceWith(state, text(asked, 'webspace-id')).databases.set(id, { name, type: text(asked, 'type'), users: new Map() });
    return [[el('id', id)]];
  },
  'database del-db': (state, asked) => (everyDatabase(state).some(({ id, databases }) => id === filterText(asked, 'id') && databases.delete(id)) ? [[el('id', filterText(asked, 'id'))]] : refuse(1013, 'Database does not exist.')),
  'database get-db-users': (state, asked) => {
    const id = filterText(asked, 'db-id');
    const found = everyDatabase(state).find((each) => each.id === id) ?? refuse(1013, 'Database does not exist.');
    return orNothing([...found.database.users].map(([number, { login }]) => [el('filter-id', id), el('id', number), el('login', login), el('acl', [])]), id);
  },
  'database add-db-user': (state, asked) => {
    const login = text(asked, 'login');
    if (everyUser(state).some(({ user }) => user.login === login)) refuse(1007, 'Database user already exists.');
    const id = newId(state);
    (everyDatabase(state).find((each) => each.id === text(asked, 'db-id')) ?? refuse(1013, 'Database does not exist.')).database.users.set(id, { login, password: text(asked, 'password') });
    return [[el('id', id)]];
  },
  'database set-db-user': (state, asked) => { (everyUser(state).find(({ id }) => id === text(asked, 'id')) ?? refuse(1013, 'Database user does not exist.')).user.password = text(asked, 'password'); return [[el('id', text(asked, 'id'))]]; },
  'database del-db-user': (state, asked) => (everyUser(state).some(({ id, users }) => id === filterText(asked, 'id') && users.delete(id)) ? [[el('id', filterText(asked, 'id'))]] : refuse(1013, 'Database user does not exist.')),
  'ftp-user get': (state, asked) => {
    const id = filterText(asked, 'webspace-id');
    return orNothing([...webspaceWith(state, id).ftp].map(([name, { home }]) => [el('id', name), el('name', name), el('home', home), el('webspace-id', id)]), id);
  },
  'ftp-user add': (state, asked) => {
    const name = text(asked, 'name');
    if (everyFtp(state).some((each) => each.name === name)) refuse(1007, 'FTP user already exists.');
    webspaceWith(state, text(asked, 'webspace-id')).ftp.set(name, { password: text(asked, 'password'), home: text(asked, 'home') });
    return [[el('id', name)]];
  },
  'ftp-user set': (state, asked) => {
    const { user } = everyFtp(state).find(({ name }) => name === filterText(asked, 'name')) ?? refuse(1013, 'FTP user does not exist.');
    Object.assign(user, { password: text(asked, 'values', 'password') || user.password, home: text(asked, 'values', 'home') || user.home });
    return [[el('name', filterText(asked, 'name'))]];
  },
  'ftp-user del': (state, asked) => (everyFtp(state).some(({ name, ftp }) => name === filterText(asked, 'name') && ftp.delete(name)) ? [[el('name', filterText(asked, 'name'))]] : refuse(1013, 'FTP user does not exist.')),
  'dns get_rec': (state, asked) => {
    const site = siteWith(state, filterText(asked, 'site-id'));
    return [...site.records].map(([id, { type, host, value, opt }]) => [el('id', id), el('data', [el('site-id', site.id), el('type', type), el('host', host), el('value', value), el('opt', opt)])]);
  },
  'dns add_rec': (state, asked) => {
    const site = siteWith(state, text(asked, 'site-id'));
    const [id, host, type, value] = [newId(state), text(asked, 'host'), text(asked, 'type'), text(asked, 'value')];
    const dotted = /^(CNAME|MX|NS)$/.test(type) && !value.endsWith('.') ? `${value}.` : value;
    site.records.set(id, { type, host: host === '' ? `${site.name}.` : `${host}.${site.name}.`, value: dotted, opt: text(asked, 'opt') });
    return [[el('id', id)]];
  },
  'dns del_rec': (state, asked) => (sitesOf(state).some(({ records }) => records.delete(filterText(asked, 'id'))) ? [[el('id', filterText(asked, 'id'))]] : refuse(1013, 'DNS record does not exist.')),
};
