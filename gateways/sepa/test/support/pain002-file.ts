import { el } from '@billet/bank-files';

export interface TestStatus {
  readonly transactions?: readonly { readonly id: string; readonly status: string; readonly reason?: string; readonly amount?: string }[];
  readonly part?: { readonly id: string; readonly status: string; readonly reason: string };
  readonly file?: { readonly status: string; readonly reason: string };
}

const because = (reason: string | undefined): string | undefined => (reason === undefined ? undefined : el('StsRsnInf', [el('Rsn', [el('Cd', reason)])]));

/** A status report as banks write it. */
export const statusReport = ({ transactions = [], part, file }: TestStatus): Uint8Array => {
  const body = el('CstmrPmtStsRpt', [
    el('GrpHdr', [el('MsgId', 'S1'), el('CreDtTm', '2026-12-11T08:00:00')]),
    el('OrgnlGrpInfAndSts', [el('OrgnlMsgId', 'B1-20261210-3'), el('OrgnlMsgNmId', 'pain.008'), file === undefined ? undefined : el('GrpSts', file.status), because(file?.reason)]),
    part === undefined ? undefined : el('OrgnlPmtInfAndSts', [el('OrgnlPmtInfId', part.id), el('PmtInfSts', part.status), because(part.reason)]),
    transactions.length === 0
      ? undefined
      : el('OrgnlPmtInfAndSts', [
          el('OrgnlPmtInfId', 'B1-20261210-3-1'),
          ...transactions.map(({ id, status, reason, amount }) =>
            el('TxInfAndSts', [el('OrgnlEndToEndId', id), el('TxSts', status), because(reason), amount === undefined ? undefined : el('OrgnlTxRef', [el('Amt', [el('InstdAmt', amount, { Ccy: 'EUR' })])])]),
          ),
        ]),
  ]);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">${body}</Document>`);
};
