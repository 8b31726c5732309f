import { malformed } from '@billet/sdk';
import type { OfxNode } from './ofx-node.ts';

interface Open {
  readonly name: string;
  readonly children: OfxNode[];
  readonly line: number;
}

/** Elements that hold others. In SGML only these need an end; all the rest end where their line does. */
const AGGREGATES = new Set(
  (
    'OFX SIGNONMSGSRSV1 SONRS STATUS FI BANKMSGSRSV1 STMTTRNRS STMTRS BANKACCTFROM BANKTRANLIST STMTTRN PAYEE BANKACCTTO CCACCTTO CURRENCY ORIGCURRENCY LEDGERBAL AVAILBAL BALLIST BAL ' +
    'CREDITCARDMSGSRSV1 CCSTMTTRNRS CCSTMTRS CCACCTFROM BANKTRANLISTP STMTTRNP'
  ).split(' '),
);

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': ' ', '&quot;': '"', '&apos;': "'" };

const unescape = (text: string): string => text.replaceAll(/&(amp|lt|gt|nbsp|quot|apos);/g, (found) => ENTITIES[found] ?? found).trim();

/** Reads OFX 1: tags of SGML, where values need no end tag. `firstLine` = where the body begins in the file. */
export const readSgml = (body: string, firstLine: number): OfxNode => {
  const fail = (what: string, line: number, field?: string): Error => malformed('ofx', what, { line, ...(field === undefined ? {} : { field }) });
  const stack: Open[] = [];
  let root: OfxNode | undefined;
  let line = firstLine;
  let at = 0;
  const close = (name: string): void => {
    const open = stack.pop();
    if (open?.name !== name) throw fail(`</${name}> does not close <${open?.name ?? 'nothing'}>`, line, name);
    const node: OfxNode = { name, children: open.children, text: '', line: open.line };
    const parent = stack.at(-1);
    if (parent === undefined) root = node;
    else parent.children.push(node);
  };
  // Where each kind of element ends for the last time: asked of every element, so it is looked up once.
  const lastEnds = new Map(Array.from(body.matchAll(/<\/([A-Z0-9.]+)>/g), (match) => [match[1] ?? '', match.index] as const));
  const pattern = /<(\/?)([A-Z0-9.]+)>([^<]*)/gy;
  const lead = /^[\s]*/.exec(body)?.[0] ?? '';
  line += lead.split('\n').length - 1;
  at = lead.length;
  let leaf: string | undefined;
  while (at < body.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(body);
    if (match === null) throw fail('a tag like <NAME> is expected', line);
    if (root !== undefined) throw fail('there is something behind </OFX>', line);
    const [whole, slash = '', name = '', raw = ''] = match;
    const text = unescape(raw);
    if (slash === '/') {
      // The end of a value may be written or not; the end of a group must be.
      if (leaf === name && !AGGREGATES.has(name)) leaf = undefined;
      else close(name);
      if (text !== '') throw fail(`text behind </${name}>`, line, name);
    } else if (AGGREGATES.has(name) || (text === '' && (lastEnds.get(name) ?? -1) > at && /^\s*<[A-Z]/.test(raw + body.slice(at + whole.length, at + whole.length + 2)))) {
      leaf = undefined;
      if (text !== '') throw fail(`<${name}> holds elements, not text`, line, name);
      stack.push({ name, children: [], line });
    } else {
      const parent = stack.at(-1);
      if (parent === undefined) throw fail(`<${name}> stands outside <OFX>`, line, name);
      parent.children.push({ name, children: [], text, line });
      leaf = name;
    }
    line += whole.split('\n').length - 1;
    at += whole.length;
  }
  const open = stack.at(-1);
  if (open !== undefined) throw fail(`<${open.name}> is not closed: the file is cut off`, line, open.name);
  if (root === undefined) throw fail('there is no <OFX>', line);
  return root;
};
