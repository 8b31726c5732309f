import { z } from '@billet/sdk';
import type { Answer } from '../answer.ts';
import { type Action, amount, brandsOf, currenciesOf, type Desk, done, instant, itemsOf, money, pageBy } from '../desk.ts';
import { refused } from '../form.ts';
import { inTwo, languageOf, localeNamed } from '../names.ts';

const address = z.object({ line1: z.string().default(''), line2: z.string().default(''), city: z.string().default(''), region: z.string().default(''), postcode: z.string().default('') });

const client = z.object({
  id: z.number(), brandId: z.number(), kind: z.string(), name: z.string(), email: z.string(), phone: z.string(), taxId: z.string().nullable(), country: z.string(), address: address.catch({ line1: '', line2: '', city: '', region: '', postcode: '' }),
  locale: z.string(), currency: z.string(), status: z.string(), createdAt: z.string(), version: z.number(),
});

type Client = z.output<typeof client>;

const whole = z.object({ client, members: z.array(z.object({ userId: z.number(), name: z.string(), email: z.string() })), billing: z.object({ groupId: z.number().nullable() }).nullable() });

const namesOf = ({ kind, name }: Client): Answer => (kind === 'company' ? { firstname: '', lastname: '', companyname: name } : { ...inTwo(name), companyname: '' });

const statusOf = ({ status }: Client): string => (status === 'active' ? 'Active' : 'Closed');

/** The client that a program names by number or by address. */
const named = async (desk: Desk): Promise<z.output<typeof whole>> => {
  const { form } = desk;
  const id = form.id('clientid', 'userid');
  if (id !== undefined) return desk.call('clients.get', { id }, whole);
  const email = form.need('email', 'Either clientid Or email Is Required').toLowerCase();
  const { items } = await desk.call('clients.list', { search: email, limit: 200 }, itemsOf(client));
  const found = items.find((each) => each.email.toLowerCase() === email);
  if (found === undefined) throw refused('Client Not Found');
  return desk.call('clients.get', { id: found.id }, whole);
};

const addressOf = ({ form }: Desk): object => ({
  ...(form.text('address1') === undefined ? {} : { line1: form.text('address1') }),
  ...(form.text('address2') === undefined ? {} : { line2: form.text('address2') }),
  ...(form.text('city') === undefined ? {} : { city: form.text('city') }),
  ...(form.text('state') === undefined ? {} : { region: form.text('state') }),
  ...(form.text('postcode') === undefined ? {} : { postcode: form.text('postcode') }),
});

const addClient: Action = async (desk) => {
  const { form } = desk;
  const lax = form.flag('skipvalidation');
  const required = (name: string, message: string): string => (lax ? (form.text(name) ?? '') : form.need(name, message));
  const person = `${required('firstname', 'You did not enter your first name')} ${required('lastname', 'You did not enter your last name')}`.trim();
  const company = form.text('companyname');
  const { clientId } = await desk.call(
    'clients.register',
    {
      kind: company === undefined ? 'person' : 'company',
      name: company ?? person,
      email: form.need('email', 'You did not enter your email address'),
      country: form.need('country', 'You did not enter your country'),
      password: form.need('password2', 'You did not enter a password'),
      phone: form.text('phonenumber') ?? '',
      address: addressOf(desk),
      ...(form.text('tax_id') === undefined ? {} : { taxId: form.text('tax_id') }),
      ...(localeNamed(form.text('language')) === undefined ? {} : { locale: localeNamed(form.text('language')) }),
    },
    z.object({ clientId: z.number() }),
  );
  const group = form.id('groupid');
  if (group !== undefined) await desk.call('clients.assignGroup', { id: clientId, groupId: group }, done);
  // A company has no room for the person who signed it up: it is noted, so that nothing is lost.
  const notes = [company === undefined ? '' : person, form.text('notes') ?? ''].filter((text) => text !== '').join('\n');
  if (notes !== '') await desk.call('notes.add', { clientId, text: notes }, done);
  return { clientid: clientId };
};

const updateClient: Action = async (desk) => {
  const { form } = desk;
  const { client: before } = await named(desk);
  const first = form.text('firstname') ?? inTwo(before.name).firstname;
  const last = form.text('lastname') ?? inTwo(before.name).lastname;
  const name = before.kind === 'company' ? (form.text('companyname') ?? before.name) : `${first} ${last}`.trim();
  const changed = addressOf(desk);
  const status = form.text('status')?.toLowerCase();
  if (status !== undefined && !['active', 'inactive', 'closed'].includes(status)) throw refused('Invalid Status');
  await desk.call(
    'clients.update',
    {
      id: before.id,
      version: before.version,
      ...(name === before.name ? {} : { name }),
      ...(form.text('phonenumber') === undefined ? {} : { phone: form.text('phonenumber') }),
      ...(Object.keys(changed).length === 0 ? {} : { address: { ...before.address, ...changed } }),
      ...(localeNamed(form.text('language')) === undefined ? {} : { locale: localeNamed(form.text('language')) }),
      ...(status === undefined ? {} : { status: status === 'active' ? 'active' : 'closed' }),
    },
    done,
  );
  return { clientid: before.id };
};

const closeClient: Action = async (desk) => {
  const { client: before } = await named(desk);
  await desk.call('clients.update', { id: before.id, version: before.version, status: 'closed' }, done);
  return { clientid: before.id };
};

const getClients: Action = async (desk) => {
  const search = desk.form.text('search');
  const { rows, counts } = await pageBy(desk, 'clients.list', search === undefined ? {} : { search }, client);
  return { ...counts, clients: { client: rows.map((row) => ({ id: row.id, ...namesOf(row), email: row.email, datecreated: row.createdAt.slice(0, 10), status: statusOf(row) })) } };
};

const getClientsDetails: Action = async (desk) => {
  const { client: row, members, billing } = await named(desk);
  const { balances } = await desk.call('payments.balance', { clientId: row.id }, z.object({ balances: z.array(money) }));
  const credit = balances.find(({ currency }) => currency === row.currency) ?? { amount: 0, currency: row.currency };
  const currency = (await currenciesOf(desk)).indexOf(row.currency) + 1;
  const person = row.kind === 'company' ? { ...inTwo(members[0]?.name === row.name ? '' : (members[0]?.name ?? '')), companyname: row.name } : namesOf(row);
  const details = {
    userid: row.id, id: row.id, client_id: row.id, owner_user_id: members[0]?.userId ?? 0, ...person, fullname: row.name, email: row.email,
    address1: row.address.line1, address2: row.address.line2, city: row.address.city, fullstate: row.address.region, state: row.address.region, statecode: row.address.region, postcode: row.address.postcode,
    countrycode: row.country, country: row.country, phonenumber: row.phone, phonenumberformatted: row.phone, tax_id: row.taxId ?? '', groupid: billing?.groupId ?? 0, status: statusOf(row),
    credit: amount(credit), currency, currency_code: row.currency, language: languageOf(row.locale), datecreated: row.createdAt.slice(0, 10), notes: '', defaultgateway: '',
  };
  return { ...details, client: details };
};

const getClientGroups: Action = async (desk) => {
  const { items } = await desk.call('clientGroups.list', {}, itemsOf(z.object({ id: z.number(), name: z.string(), discountPercent: z.string().nullable(), separateInvoices: z.boolean() })));
  return { totalresults: items.length, groups: { group: items.map(({ id, name, discountPercent, separateInvoices }) => ({ id, groupname: name, groupcolour: '', discountpercent: discountPercent ?? '0.00', susptermexempt: '', separateinvoices: separateInvoices ? 'on' : '' })) } };
};

const addClientNote: Action = async ({ form, call }) => {
  const { id } = await call('notes.add', { clientId: form.needId('Client ID not found', 'userid', 'clientid'), text: form.need('notes', 'Notes is required'), sticky: form.flag('sticky') }, z.object({ id: z.number() }));
  return { noteid: id };
};

const mail = z.object({ id: z.number(), clientId: z.number().nullable(), to: z.string(), subject: z.string().nullable(), createdAt: z.string(), sentAt: z.string().nullable() });

const getEmails: Action = async (desk) => {
  const clientId = desk.form.needId('Client ID Not Found', 'clientid');
  const wanted = desk.form.text('subject')?.toLowerCase() ?? '';
  const { rows, counts } = await pageBy(desk, 'mail.list', { clientId }, mail);
  const emails = rows.filter(({ subject }) => (subject ?? '').toLowerCase().includes(wanted));
  return { ...counts, numreturned: emails.length, emails: { email: emails.map(({ id, to, subject, sentAt, createdAt }) => ({ id, userid: clientId, subject: subject ?? '', date: instant(sentAt ?? createdAt), to, cc: '', bcc: '' })) } };
};

const sendEmail: Action = async ({ form, call }) => {
  if (form.text('customtype') !== 'general') throw refused('Invalid message type provided');
  const text = form.need('custommessage', 'A message body is required for a custom message').replaceAll(/<br\s*\/?>|<\/p>/gi, '\n').replaceAll(/<[^<>]*>/g, '').trim();
  await call('mail.writeToClient', { clientId: form.needId('A related ID is required', 'id'), subject: form.need('customsubject', 'A subject is required for a custom message'), text }, done);
  return {};
};

const getCurrencies: Action = async (desk) => {
  const codes = await currenciesOf(desk);
  const base = (await brandsOf(desk)).items[0]?.currency;
  const { items: rates } = await desk.call('exchangeRates.list', { limit: 200 }, itemsOf(z.object({ from: z.string(), to: z.string(), rate: z.string() })));
  // Newest first; a currency without a rate has prices of its own.
  const rateOf = (code: string): string => (code === base ? '1.00000' : (rates.find(({ from, to }) => from === base && to === code)?.rate ?? '0.00000'));
  return { totalresults: codes.length, currencies: { currency: codes.map((code, i) => ({ id: i + 1, code, prefix: '', suffix: ` ${code}`, format: 1, rate: rateOf(code) })) } };
};

export const clientActions: Readonly<Record<string, Action>> = {
  addclient: addClient, updateclient: updateClient, closeclient: closeClient, getclients: getClients, getclientsdetails: getClientsDetails, getclientgroups: getClientGroups,
  addclientnote: addClientNote, getemails: getEmails, sendemail: sendEmail, getcurrencies: getCurrencies,
};
