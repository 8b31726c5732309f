import { childText, elements, first, textOf, type XmlNode } from '../xml/xml-node.ts';

/** Head of the message queue. */
export interface QueueHead {
  readonly count: number;
  readonly id: string;
  readonly date: string | undefined;
  readonly text: string | undefined;
  readonly message: XmlNode | undefined;
}

/** The answer to a command. `msg` texts differ from registry to registry and are for people only. */
export interface Reply {
  readonly code: number;
  readonly message: string;
  /** What the registry adds to explain a refusal. */
  readonly reasons: readonly string[];
  readonly queue: QueueHead | undefined;
  readonly data: readonly XmlNode[];
  readonly extension: readonly XmlNode[];
  /** What the registry did not dare to send, because the login does not name its namespace (RFC 9038). */
  readonly unhandled: readonly XmlNode[];
  readonly clTrId: string | undefined;
  readonly svTrId: string | undefined;
}

const explained = (result: XmlNode): readonly { readonly reason: string; readonly value: XmlNode | undefined }[] =>
  elements(result, 'extValue').map((each) => ({
    reason: textOf(first(each, 'reason')),
    value: elements(first(each, 'value'))[0],
  }));

const queueOf = (response: XmlNode): QueueHead | undefined => {
  const queue = first(response, 'msgQ');
  if (queue === undefined) return undefined;
  return {
    count: Number(queue.attrs['count'] ?? 0),
    id: queue.attrs['id'] ?? '',
    date: childText(queue, 'qDate'),
    text: childText(queue, 'msg'),
    message: first(queue, 'msg'),
  };
};

/** Reads a response; nothing if the document is something else. */
export const readReply = (document: XmlNode): Reply | undefined => {
  const response = first(document, 'response');
  const results = elements(response, 'result');
  const [result] = results;
  const code = Number(result?.attrs['code']);
  if (document.name !== 'epp' || response === undefined || result === undefined || !Number.isInteger(code)) return undefined;
  const notes = results.flatMap(explained);
  const trId = first(response, 'trID');
  // RFC 9038 hides an object behind a reason of the form "<uri> not in login services".
  const hidden = notes.filter(({ reason, value }) => value !== undefined && /not in login services/i.test(reason));
  return {
    code,
    message: childText(result, 'msg') ?? '',
    reasons: notes.map(({ reason }) => reason).filter((reason) => reason !== ''),
    queue: queueOf(response),
    data: elements(first(response, 'resData')),
    extension: elements(first(response, 'extension')),
    unhandled: hidden.flatMap(({ value }) => (value === undefined ? [] : [value])),
    clTrId: childText(trId, 'clTRID'),
    svTrId: childText(trId, 'svTRID'),
  };
};

/** An element of the answer's data or extension by namespace and name. */
export const part = (nodes: readonly XmlNode[], ns: string, name: string): XmlNode | undefined =>
  nodes.find((node) => node.ns === ns && node.name === name);
