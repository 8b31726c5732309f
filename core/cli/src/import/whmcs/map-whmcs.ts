import type { Records } from '../bring-in.ts';
import type { FileRow } from '../read-file.ts';
import { dayOf, decimalOf, hundredthsOf, textOf, type TableRow, type Tables } from './tables.ts';

/** What is not brought in, by what and why. */
export type LeftOut = ReadonlyMap<string, number>;

const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'en', german: 'de', spanish: 'es', russian: 'ru', ukranian: 'uk', ukrainian: 'uk', 'portuguese-br': 'pt-BR', chinese: 'zh-CN',
};

const RUNNING: Readonly<Record<string, string>> = { Active: 'active', Suspended: 'suspended' };

const MOST_CELL = 2000;

/** A line of the file: empty cells are left out, and the id of the row is where it is found. */
const line = (id: string, cells: Readonly<Record<string, string>>): FileRow => ({ line: Number(id), cells: Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== '')) });

const later = (a: string, b: string): string => (b > a ? b : a);

/** Invoices that are open, with what stands on them. */
interface Open {
  readonly row: TableRow;
  readonly items: readonly TableRow[];
}

/** Rows of WHMCS as lines of the files that `billet import csv` takes. Pure. */
export const mapWhmcs = (tables: Tables, slugs: ReadonlyMap<string, string>): { readonly records: readonly Records[]; readonly leftOut: LeftOut } => {
  const of = (table: string): readonly TableRow[] => tables.get(table) ?? [];
  const leftOut = new Map<string, number>();
  const leave = (what: string): void => void leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
  const kept = (table: string, status: string, wanted: (text: string) => boolean): readonly TableRow[] =>
    of(table).filter((row) => {
      const is = textOf(row, status);
      if (!wanted(is)) leave(`${table}: ${is}`);
      return wanted(is);
    });

  const currencies = new Map(of('tblcurrencies').map((row) => [textOf(row, 'id'), textOf(row, 'code')] as const));
  const clients = kept('tblclients', 'status', (is) => is !== 'Closed');
  const currencyOf = new Map(clients.map((row) => [textOf(row, 'id'), currencies.get(textOf(row, 'currency')) ?? ''] as const));
  const products = new Map(of('tblproducts').map((row) => [textOf(row, 'id'), textOf(row, 'slug')] as const));

  const items = new Map<string, TableRow[]>();
  for (const item of of('tblinvoiceitems')) items.set(textOf(item, 'invoiceid'), [...(items.get(textOf(item, 'invoiceid')) ?? []), item]);
  const unpaid = of('tblinvoices').filter((row) => textOf(row, 'status') === 'Unpaid').map((row): Open => ({ row, items: items.get(textOf(row, 'id')) ?? [] }));
  // A payment of several invoices at once, and money that is only put on the balance, are no debts of their own.
  const open = unpaid.filter((each) => {
    const second = each.items.find((item) => ['Invoice', 'AddFunds'].includes(textOf(item, 'type')));
    if (second !== undefined) leave(`tblinvoices: ${textOf(second, 'type')}`);
    return second === undefined;
  });
  const charged = new Set(open.flatMap((each) => each.items.filter((item) => textOf(item, 'type').startsWith('Domain')).map((item) => textOf(item, 'relid'))));
  const paid = new Map<string, number>();
  for (const row of of('tblaccounts')) paid.set(textOf(row, 'invoiceid'), (paid.get(textOf(row, 'invoiceid')) ?? 0) + hundredthsOf(row, 'amountin') - hundredthsOf(row, 'amountout'));

  const services = kept('tblhosting', 'domainstatus', (is) => is in RUNNING).filter((row) => {
    const many = Number(row['qty'] ?? '1') > 1;
    if (many) leave('tblhosting: qty');
    return !many;
  });
  for (const row of of('tblhostingaddons')) if (textOf(row, 'status') in RUNNING) leave(`tblhostingaddons: ${textOf(row, 'status')}`);
  const domains = kept('tbldomains', 'status', (is) => is === 'Active');

  const invoiceOf = ({ row, items: its }: Open): FileRow => {
    const id = textOf(row, 'id');
    const number = textOf(row, 'invoicenum') || id;
    const amount = hundredthsOf(row, 'total') - (paid.get(id) ?? 0);
    const rest = amount - its.reduce((sum, item) => sum + hundredthsOf(item, 'amount'), 0);
    const about = (item: TableRow): string => (textOf(item, 'type') === 'Hosting' ? ` | service:${textOf(item, 'relid')}` : textOf(item, 'type').startsWith('Domain') ? ` | domain:${textOf(item, 'relid')}` : '');
    const text = (item: TableRow, most: number): string => textOf(item, 'description').replaceAll(/[\s|]+/g, ' ').slice(0, most) || number;
    const linesWith = (most: number): string => [
      ...its.map((item) => `${text(item, most)} | ${decimalOf(hundredthsOf(item, 'amount'))}${about(item)}`),
      // Tax, credit and payments that came before.
      ...(rest === 0 ? [] : [`${number} ± | ${decimalOf(rest)}`]),
    ].join('\n');
    const lines = [linesWith(200), linesWith(40)].find((each) => each.length <= MOST_CELL) ?? '';
    return line(id, { id, client_id: textOf(row, 'userid'), number, issued_on: dayOf(row, 'date'), due_on: later(dayOf(row, 'date'), dayOf(row, 'duedate')), amount: decimalOf(amount), currency: currencyOf.get(textOf(row, 'userid')) ?? '', lines });
  };

  const records: readonly Records[] = [
    {
      kind: 'clients', place: 'tblclients', rows: clients.map((row) => line(textOf(row, 'id'), {
        id: textOf(row, 'id'), kind: textOf(row, 'companyname') === '' ? 'person' : 'company', name: textOf(row, 'companyname') || `${textOf(row, 'firstname')} ${textOf(row, 'lastname')}`.trim(), email: textOf(row, 'email'),
        phone: textOf(row, 'phonenumber').replaceAll('.', ''), country: textOf(row, 'country'), tax_id: textOf(row, 'tax_id'), line1: textOf(row, 'address1'), line2: textOf(row, 'address2'), city: textOf(row, 'city'), region: textOf(row, 'state'),
        postcode: textOf(row, 'postcode'), locale: LANGUAGES[textOf(row, 'language').toLowerCase()] ?? '', currency: currencyOf.get(textOf(row, 'id')) ?? '', created_on: dayOf(row, 'datecreated'),
      })),
    },
    {
      kind: 'balances', place: 'tblclients', rows: clients.filter((row) => hundredthsOf(row, 'credit') !== 0).map((row) => line(textOf(row, 'id'), {
        client_id: textOf(row, 'id'), amount: decimalOf(hundredthsOf(row, 'credit')), currency: currencyOf.get(textOf(row, 'id')) ?? '',
      })),
    },
    {
      kind: 'services', place: 'tblhosting', rows: services.map((row) => line(textOf(row, 'id'), {
        id: textOf(row, 'id'), client_id: textOf(row, 'userid'), product: slugs.get(textOf(row, 'packageid')) ?? products.get(textOf(row, 'packageid')) ?? '', price: textOf(row, 'amount'), currency: currencyOf.get(textOf(row, 'userid')) ?? '',
        cycle: textOf(row, 'billingcycle') === 'One Time' ? 'once' : textOf(row, 'billingcycle') === 'Free Account' ? 'free' : textOf(row, 'billingcycle'),
        // What is invoiced already is charged by its open invoice.
        next_due: later(dayOf(row, 'nextduedate'), dayOf(row, 'nextinvoicedate')), started_on: dayOf(row, 'regdate'), state: RUNNING[textOf(row, 'domainstatus')] ?? '', domain: textOf(row, 'domain'), account: textOf(row, 'username'),
      })),
    },
    {
      kind: 'domains', place: 'tbldomains', rows: domains.map((row) => {
        const [expires, years] = [dayOf(row, 'expirydate'), textOf(row, 'registrationperiod')];
        const next = charged.has(textOf(row, 'id')) && expires !== '' ? `${String(Number(expires.slice(0, 4)) + Number(years))}${expires.slice(4)}`.replace(/-02-29$/, '-02-28') : '';
        return line(textOf(row, 'id'), {
          id: textOf(row, 'id'), client_id: textOf(row, 'userid'), name: textOf(row, 'domain'), expires_on: expires, registered_on: dayOf(row, 'registrationdate'), next_due: next, years, price: textOf(row, 'recurringamount'),
          currency: currencyOf.get(textOf(row, 'userid')) ?? '', auto_renew: ['on', '1'].includes(textOf(row, 'donotrenew')) ? 'no' : 'yes',
        });
      }),
    },
    { kind: 'invoices', place: 'tblinvoices', rows: open.map(invoiceOf) },
  ];
  return { records, leftOut };
};
