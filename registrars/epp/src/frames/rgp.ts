import type { Dialect } from '../session/dialect.ts';
import { tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

/** RFC 3915: asks for the domain back. Travels with an update that changes nothing. */
export const restoreRequest = ({ ns }: Dialect): XmlNode => {
  const r = tag(ns.rgp);
  return r('update', [r('restore', [], { op: 'request' })]);
};

export interface RestoreReport {
  /** Registration data before the deletion and after the restoration. */
  readonly before: string;
  readonly after: string;
  readonly deletedAt: string;
  readonly restoredAt: string;
  readonly reason: string;
}

/** The two statements every report makes, by RFC 3915 section 4.2.5. */
const STATEMENTS = [
  'This registrar has not restored the registered name in order to assume the rights to use or sell the registered name for itself or for any third party.',
  'The information in this report is true to the best of this registrar\'s knowledge, and this registrar acknowledges that intentionally supplying false information in this report is an incurable material breach of the registrar agreement.',
];

export const restoreReport = ({ ns }: Dialect, report: RestoreReport): XmlNode => {
  const r = tag(ns.rgp);
  return r('update', [
    r(
      'restore',
      [
        r('report', [
          r('preData', report.before),
          r('postData', report.after),
          r('delTime', report.deletedAt),
          r('resTime', report.restoredAt),
          r('resReason', report.reason),
          ...STATEMENTS.map((text) => r('statement', text)),
        ]),
      ],
      { op: 'report' },
    ),
  ]);
};
