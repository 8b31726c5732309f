import { BR_DOMAIN, CHANGE_POLL, LOW_BALANCE, MAINTENANCE, NOMINET_NOTICES, RGP_POLL } from '../namespaces.ts';
import type { Dialect } from '../session/dialect.ts';
import { childText, elements, first, isTrue, textOf, type XmlNode } from '../xml/xml-node.ts';
import { readTransferNode, type TransferData } from './domain-reply.ts';
import { part, type QueueHead, type Reply } from './reply.ts';

/** What a message says. Unknown ones are `notice`, so that a person may read them. */
export type RegistryNews =
  | { readonly kind: 'transfer'; readonly name: string; readonly transfer: TransferData; readonly direction: 'in' | 'out' }
  | { readonly kind: 'pendingEnd'; readonly name: string; readonly done: boolean; readonly clTrId: string | undefined; readonly reason: string }
  | { readonly kind: 'changed'; readonly name: string; readonly operation: string; readonly state: 'before' | 'after'; readonly who: string; readonly reason: string | undefined }
  | { readonly kind: 'reportOwed'; readonly name: string; readonly due: string | undefined }
  | { readonly kind: 'lowBalance'; readonly registrar: string | undefined; readonly available: string | undefined }
  | { readonly kind: 'release'; readonly caseId: string | undefined; readonly names: readonly string[] }
  | { readonly kind: 'maintenance'; readonly start: string | undefined; readonly end: string | undefined }
  | { readonly kind: 'notice'; readonly name: string | undefined };

/** One message of a registry's queue. */
export type RegistryEvent = RegistryNews & {
  readonly id: string;
  readonly at: string | undefined;
  readonly text: string;
};

const named = (node: XmlNode | undefined): string | undefined => (childText(node, 'name') ?? childText(node, 'id'))?.toLowerCase();

/** Every element of this name below, however deep: notices wrap their lists differently. */
const deep = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  elements(node).flatMap((child) => [...(child.name === name ? [child] : []), ...deep(child, name)]);

const pendingEnd = (data: XmlNode, reply: Reply): RegistryNews => {
  const object = first(data, 'name') ?? first(data, 'id');
  const ticket = part(reply.extension, BR_DOMAIN, 'panData');
  return {
    kind: 'pendingEnd',
    name: named(data) ?? '',
    done: isTrue(object?.attrs['paResult']),
    clTrId: childText(first(data, 'paTRID'), 'clTRID'),
    reason: childText(ticket, 'reason') ?? reply.queue?.text ?? '',
  };
};

const changed = (change: XmlNode, object: XmlNode | undefined): RegistryNews => ({
  kind: 'changed',
  name: named(object) ?? '',
  operation: childText(change, 'operation') ?? '',
  state: change.attrs['state'] === 'before' ? 'before' : 'after',
  who: childText(change, 'who') ?? '',
  reason: childText(change, 'reason') ?? childText(change, 'caseId'),
});

const news = (reply: Reply, { ns, clientId }: Dialect): RegistryNews => {
  // What our login does not name comes hidden in a result; it is read all the same.
  const nodes = [...reply.data, ...reply.unhandled];
  const all = [...nodes, ...reply.extension];
  const transfer = part(nodes, ns.domain, 'trnData');
  if (transfer !== undefined) {
    const data = readTransferNode(transfer);
    const ours = data.requestedBy?.toLowerCase() === clientId.toLowerCase();
    return { kind: 'transfer', name: data.name, transfer: data, direction: ours ? 'in' : 'out' };
  }
  const pan = nodes.find(({ name }) => name === 'panData');
  if (pan !== undefined) return pendingEnd(pan, reply);
  const change = part(all, CHANGE_POLL, 'changeData');
  const object = nodes.find(({ name }) => name === 'infData');
  if (change !== undefined) return changed(change, object);
  const owed = part(all, RGP_POLL, 'pollData');
  if (owed !== undefined) return { kind: 'reportOwed', name: named(owed) ?? '', due: childText(owed, 'reportDueDate') };
  const low = part(all, LOW_BALANCE, 'pollData');
  if (low !== undefined) return { kind: 'lowBalance', registrar: childText(low, 'registrarName'), available: childText(low, 'availableCredit') };
  const maintenance = part(all, MAINTENANCE, 'infData');
  const item = first(maintenance, 'item') ?? first(maintenance, 'maint');
  if (maintenance !== undefined) return { kind: 'maintenance', start: childText(item, 'start'), end: childText(item, 'end') };
  const notice = nodes.find(({ ns: uri }) => uri === NOMINET_NOTICES);
  if (notice !== undefined && ['rcData', 'relData', 'trnData'].includes(notice.name)) {
    return { kind: 'release', caseId: childText(notice, 'caseId'), names: deep(notice, 'domainName').map(textOf) };
  }
  return { kind: 'notice', name: named(object) };
};

export const readEvent = (reply: Reply, queue: QueueHead, dialect: Dialect): RegistryEvent => ({
  ...news(reply, dialect),
  id: queue.id,
  at: queue.date,
  text: queue.text ?? reply.message,
});
