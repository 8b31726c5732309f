import type { RegistrarEvent, RegistrarNews } from '@billet/sdk';
import { operationOf } from '../journal.ts';
import { BR_DOMAIN, CHANGE_POLL, LOW_BALANCE, MAINTENANCE, NOMINET_NOTICES, RGP_POLL } from '../namespaces.ts';
import type { Dialect } from '../session/dialect.ts';
import { childText, elements, first, isTrue, textOf, type XmlNode } from '../xml/xml-node.ts';
import { readTransferNode, type TransferData } from './domain-reply.ts';
import { known } from './known.ts';
import { part, type QueueHead, type Reply } from './reply.ts';

const named = (node: XmlNode | undefined): string | undefined => (childText(node, 'name') ?? childText(node, 'id'))?.toLowerCase();

/** Every element of this name below, however deep: notices wrap their lists differently. */
const deep = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  elements(node).flatMap((child) => [...(child.name === name ? [child] : []), ...deep(child, name)]);

const operationEnd = (data: XmlNode, reply: Reply): RegistrarNews => {
  const object = first(data, 'name') ?? first(data, 'id');
  const ticket = part(reply.extension, BR_DOMAIN, 'panData');
  return {
    kind: 'operationEnd',
    name: named(data) ?? '',
    done: isTrue(object?.attrs['paResult']),
    ...known({ operationId: operationOf(childText(first(data, 'paTRID'), 'clTRID')) }),
    reason: childText(ticket, 'reason') ?? reply.queue?.text ?? '',
  };
};

const transferNews = (data: TransferData, clientId: string): RegistrarNews => ({
  kind: 'transfer',
  name: data.name,
  direction: data.requestedBy?.toLowerCase() === clientId.toLowerCase() ? 'in' : 'out',
  state: data.status === 'pending' ? 'pending' : data.status.endsWith('Approved') ? 'approved' : 'refused',
  ...known({ actBy: data.actBy, expiresOn: data.expiresOn }),
});

const changed = (change: XmlNode, object: XmlNode | undefined): RegistrarNews => ({
  kind: 'changed',
  name: named(object) ?? '',
  operation: childText(change, 'operation') ?? '',
  state: change.attrs['state'] === 'before' ? 'before' : 'after',
  who: childText(change, 'who') ?? '',
  ...known({ reason: childText(change, 'reason') ?? childText(change, 'caseId') }),
});

const news = (reply: Reply, { ns, clientId }: Dialect): RegistrarNews => {
  // What our login does not name comes hidden in a result; it is read all the same.
  const nodes = [...reply.data, ...reply.unhandled];
  const all = [...nodes, ...reply.extension];
  const transfer = part(nodes, ns.domain, 'trnData');
  if (transfer !== undefined) return transferNews(readTransferNode(transfer), clientId);
  const pan = nodes.find(({ name }) => name === 'panData');
  if (pan !== undefined) return operationEnd(pan, reply);
  const change = part(all, CHANGE_POLL, 'changeData');
  const object = nodes.find(({ name }) => name === 'infData');
  if (change !== undefined) return changed(change, object);
  const owed = part(all, RGP_POLL, 'pollData');
  if (owed !== undefined) return { kind: 'reportOwed', name: named(owed) ?? '', ...known({ due: childText(owed, 'reportDueDate') }) };
  const low = part(all, LOW_BALANCE, 'pollData');
  if (low !== undefined) return { kind: 'lowBalance', ...known({ available: childText(low, 'availableCredit') }) };
  const maintenance = part(all, MAINTENANCE, 'infData');
  const item = first(maintenance, 'item') ?? first(maintenance, 'maint');
  if (maintenance !== undefined) return { kind: 'maintenance', ...known({ start: childText(item, 'start'), end: childText(item, 'end') }) };
  const notice = nodes.find(({ ns: uri }) => uri === NOMINET_NOTICES);
  if (notice !== undefined && ['rcData', 'relData', 'trnData'].includes(notice.name)) {
    return { kind: 'offer', ...known({ caseId: childText(notice, 'caseId') }), names: deep(notice, 'domainName').map(textOf) };
  }
  return { kind: 'notice', ...known({ name: named(object) }) };
};

export const readEvent = (reply: Reply, queue: QueueHead, dialect: Dialect): RegistrarEvent => ({
  ...news(reply, dialect),
  id: queue.id,
  ...known({ at: queue.date }),
  text: queue.text ?? reply.message,
});
