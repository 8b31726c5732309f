import type { XmlNode } from '../xml/index.ts';
import { moneyOf, present, walk } from './fields.ts';
import type { Party, StatementTransaction } from './statement.ts';

/** Since version 8 a party stands one level deeper. */
const partyOf = (parties: XmlNode | undefined, party: string, account: string): Party | undefined => {
  const node = walk.may(parties, party);
  const name = walk.textOf(node, 'Nm') ?? walk.textOf(node, 'Pty', 'Nm') ?? walk.textOf(node, 'Agt', 'FinInstnId', 'Nm');
  const id = walk.may(parties, account, 'Id');
  const number = walk.textOf(id, 'IBAN') ?? walk.textOf(id, 'Othr', 'Id');
  return name === undefined && number === undefined ? undefined : present<Party>({ name, account: number });
};

/** What the transaction itself came to, if the bank says it in the entry's currency. */
const amountOf = (node: XmlNode, currency: string): number | undefined => {
  const at = walk.may(node, 'Amt') ?? walk.may(node, 'AmtDtls', 'TxAmt', 'Amt') ?? walk.may(node, 'AmtDtls', 'InstdAmt', 'Amt');
  if (at === undefined) return undefined;
  const money = moneyOf(at);
  return money.currency === currency && money.amount > 0 ? money.amount : undefined;
};

/** What had been asked for; a bank may book what came back together with its charge. */
const askedOf = (node: XmlNode, currency: string): number | undefined => {
  const at = walk.may(node, 'AmtDtls', 'InstdAmt', 'Amt');
  const money = at === undefined ? undefined : moneyOf(at);
  return money?.currency === currency && money.amount > 0 ? money.amount : undefined;
};

const remittance = (node: XmlNode): Pick<StatementTransaction, 'creditorReferences' | 'text'> => {
  const info = walk.may(node, 'RmtInf');
  if (info === undefined) return { creditorReferences: [], text: '' };
  return {
    creditorReferences: walk.all(info, 'Strd').flatMap((each) => walk.textOf(each, 'CdtrRefInf', 'Ref') ?? []),
    text: walk.all(info, 'Ustrd').map((each) => each.text.trim()).join(''),
  };
};

export const transactionOf = (node: XmlNode, currency: string): StatementTransaction => {
  const refs = walk.may(node, 'Refs');
  const parties = walk.may(node, 'RltdPties');
  const endToEndId = walk.textOf(refs, 'EndToEndId');
  return present<StatementTransaction>({
    amount: amountOf(node, currency),
    askedAmount: askedOf(node, currency),
    endToEndId: endToEndId === 'NOTPROVIDED' ? undefined : endToEndId,
    transactionId: walk.textOf(refs, 'TxId'),
    bankReference: walk.textOf(refs, 'AcctSvcrRef'),
    paymentInformationId: walk.textOf(refs, 'PmtInfId'),
    mandateId: walk.textOf(refs, 'MndtId'),
    ...remittance(node),
    debtor: partyOf(parties, 'Dbtr', 'DbtrAcct'),
    creditor: partyOf(parties, 'Cdtr', 'CdtrAcct'),
    returnReason: walk.textOf(node, 'RtrInf', 'Rsn', 'Cd') ?? walk.textOf(node, 'RtrInf', 'Rsn', 'Prtry'),
  });
};
