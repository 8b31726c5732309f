import type { ActionReply, NamedFact } from '@billet/sdk';
import { dayOf, type Control, type Order } from './api.ts';
import { isRequested } from './converge-order.ts';

const present = (text: string | null | undefined): text is string => text !== null && text !== undefined && text !== '';

const fact = (name: string, value: string | null | undefined): readonly NamedFact[] => (present(value) ? [{ name, value }] : []);

/** Where something is to be put, and what: a record in the zone, or a file on the site. */
const places = (control: Control): readonly (readonly string[])[] => {
  const { domain, dns_record: record, dns_value: value, file_location: location, file_name: name, file_contents: contents, file_content: content, url } = control;
  const file = present(url) ? url : [location, name].filter(present).join('/');
  return [
    ...(present(record) || present(value) ? [[domain ?? '', 'record', record ?? '', value ?? '']] : []),
    ...(present(file) ? [[domain ?? '', 'file', file, contents ?? content ?? '']] : []),
  ];
};

/** How far an order is, in names that the language files know. */
export const tell = (order: Order): ActionReply => {
  const methods = new Set((order.domain_validation_methods ?? []).map(({ method }) => method).filter(present));
  const waits = isRequested(order);
  const status = order.status === 'PAI' && waits ? 'REQ' : order.status;
  const rows = waits && !methods.has('email') ? (order.additional_data ?? []).flatMap(places).filter(([, kind]) => (methods.has('dns') ? kind === 'record' : methods.has('https') ? kind === 'file' : true)) : [];
  return {
    facts: [
      { name: 'state', value: `state${status}` },
      ...fact('kind', order.product_name),
      ...fact('names', (order.host_names ?? []).join(', ')),
      ...fact('validUntil', dayOf(order.expiration_date)),
      ...fact('orderEnds', dayOf(order.order_ends_at)),
      ...(waits && methods.has('email') ? fact('mailTo', order.email_approver) : []),
      ...fact('orderNumber', String(order.id)),
    ],
    ...(rows.length === 0 ? {} : { table: { columns: ['name', 'proof', 'where', 'what'], rows } }),
  };
};

const pem = (text: string | null | undefined): string => (present(text) ? `${text.replaceAll(/\r\n?/g, '\n').trim()}\n` : '');

/** The certificate, the chain below it, and both in one file as most servers want them. */
export const filesOf = (domain: string, { certificate, intermediate_certificate: intermediate, root_certificate: root }: Order): NonNullable<ActionReply['files']> => {
  const [own, chain] = [pem(certificate), pem(intermediate)];
  if (own === '') return [];
  return [
    { name: `${domain}.fullchain.pem`, text: `${own}${chain}` },
    { name: `${domain}.crt`, text: own },
    ...(chain === '' ? [] : [{ name: `${domain}.chain.pem`, text: chain }]),
    ...(present(root) ? [{ name: `${domain}.root.pem`, text: pem(root) }] : []),
  ];
};
