import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { signatureOf } from '../../src/index.ts';

export const MERCHANT = { merchantAccount: 'house_test', merchantDomain: 'house.test', secretKey: 'flk3409refn54t54t' };

const SIGNED = ['merchantAccount', 'merchantDomainName', 'orderReference', 'orderDate', 'amount', 'currency', 'productName[]', 'productCount[]', 'productPrice[]'];

const CREATED = 1_800_000_000;

interface Order {
  readonly orderReference: string;
  amount: string;
  readonly currency: string;
  transactionStatus: string;
  refundAmount?: string;
  /** False as long as it is only held. */
  taken: boolean;
}

/** WayForPay: the page takes a signed form, CHECK_STATUS tells what became of it, messages are signed over eight fields. */
export const startFakeWayforpay = async () => {
  const orders: Order[] = [];

  /** The amount stands as a number, written as the vendor's own server writes it. */
  const message = (order: Order | undefined, change: Readonly<Record<string, string>> = {}, secretKey: string = MERCHANT.secretKey): RawRequest => {
    const values = { merchantAccount: MERCHANT.merchantAccount, orderReference: 'none', amount: '1.00', currency: 'UAH', authCode: '541963', cardPan: '41****8217', transactionStatus: '', reasonCode: '1100', ...order, ...change };
    const merchantSignature = signatureOf([values.merchantAccount, values.orderReference, values.amount, values.currency, values.authCode, values.cardPan, values.transactionStatus, values.reasonCode], secretKey);
    const body = `{"merchantAccount":"${values.merchantAccount}","orderReference":"${values.orderReference}","merchantSignature":"${merchantSignature}","amount":${values.amount},"currency":"${values.currency}","authCode":"${values.authCode}","createdDate":1800000000,"processingDate":1800000001,"cardPan":"${values.cardPan}","cardType":"Visa","reason":"Ok","reasonCode":${values.reasonCode},"fee":0.27,"transactionStatus":"${values.transactionStatus}"}`;
    return { headers: {}, body: Buffer.from(body), query: {} };
  };

  const take = (fields: Readonly<Record<string, string>>, transactionStatus: string): void => {
    if (fields['merchantSignature'] !== signatureOf(SIGNED.map((name) => fields[name] ?? ''), MERCHANT.secretKey)) throw new Error('the page refuses the form');
    const isHold = fields['merchantTransactionType'] === 'AUTH';
    orders.push({ orderReference: fields['orderReference'] ?? '', amount: fields['amount'] ?? '', currency: fields['currency'] ?? '', transactionStatus: isHold ? 'WaitingAuthComplete' : transactionStatus, taken: !isHold });
  };

  /** The page that the browser brings a form to; the button pays, tells the house, and the browser goes back by a form again. */
  const page = async ({ path, text }: ProviderRequest): Promise<ProviderReply> => {
    const fields = Object.fromEntries(new URLSearchParams(text));
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    const hidden = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join('');
    if (path === '/pay') return { headers, body: `<!doctype html><title>WayForPay</title><form method="post" action="/paid">${hidden}<button>Pay ${fields['amount'] ?? ''}</button></form>` };
    take(fields, 'Approved');
    await fetch(fields['serviceUrl'] ?? '', { method: 'POST', body: Buffer.from(message(orders.at(-1)).body) });
    return { headers, body: `<!doctype html><title>Paid</title><form method="post" action="${fields['returnUrl'] ?? ''}"><input type="hidden" name="transactionStatus" value="Approved"><button>Back to the shop</button></form>` };
  };

  const handle = (request: ProviderRequest): ProviderReply | Promise<ProviderReply> => {
    if (request.path !== '/api') return page(request);
    const asked = JSON.parse(request.text) as Readonly<Record<'transactionType' | 'merchantAccount' | 'orderReference' | 'merchantSignature' | 'amount' | 'currency' | 'dateBegin' | 'dateEnd', string>>;
    const isList = asked.transactionType === 'TRANSACTION_LIST';
    const signed = [MERCHANT.merchantAccount, ...(isList ? [asked.dateBegin, asked.dateEnd] : [asked.orderReference, ...(asked.transactionType === 'REFUND' || asked.transactionType === 'SETTLE' ? [asked.amount, asked.currency] : [])])];
    if (asked.merchantSignature !== signatureOf(signed, MERCHANT.secretKey)) return { body: { reason: 'Invalid signature', reasonCode: 1113 } };
    if (isList) {
      if (Number(asked.dateEnd) - Number(asked.dateBegin) >= 31 * 86_400) return { body: { reason: 'The period is too long', reasonCode: 1109 } };
      const inside = CREATED >= Number(asked.dateBegin) && CREATED <= Number(asked.dateEnd);
      return { body: { reason: 'Ok', reasonCode: 1100, transactionList: inside ? orders.map((order) => ({ transactionType: 'PURCHASE', createdDate: CREATED, processingDate: CREATED, fee: 0.27, ...order })) : [] } };
    }
    const found = orders.find(({ orderReference }) => orderReference === asked.orderReference);
    const answer = (transactionStatus: string, reason = 'Ok', reasonCode = 1100): ProviderReply => ({ body: { merchantAccount: MERCHANT.merchantAccount, orderReference: asked.orderReference, amount: found?.amount, currency: found?.currency, transactionStatus, reason, reasonCode } });
    if (asked.transactionType === 'SETTLE' && found !== undefined) {
      if (found.transactionStatus !== 'WaitingAuthComplete' || asked.currency !== found.currency || Number(asked.amount) > Number(found.amount)) return answer('Declined', 'Amount is wrong', 1112);
      Object.assign(found, { transactionStatus: 'Approved', amount: asked.amount, taken: true });
      return answer('Approved');
    }
    if (asked.transactionType === 'REFUND' && found?.transactionStatus === 'WaitingAuthComplete') {
      found.transactionStatus = 'Voided';
      return answer('Voided');
    }
    if (asked.transactionType === 'REFUND' && found !== undefined) {
      const sum = Number(found.refundAmount ?? 0) + Number(asked.amount);
      if (asked.currency !== found.currency || sum > Number(found.amount) + 0.001) return { body: { merchantAccount: MERCHANT.merchantAccount, orderReference: found.orderReference, transactionStatus: 'Declined', reason: 'Amount is wrong', reasonCode: 1112 } };
      found.refundAmount = sum.toFixed(2);
      if (Number(found.refundAmount) === Number(found.amount)) found.transactionStatus = 'Refunded';
      return { body: { merchantAccount: MERCHANT.merchantAccount, orderReference: found.orderReference, transactionStatus: 'Refunded', reason: 'Ok', reasonCode: 1100 } };
    }
    return { body: found === undefined ? { reason: 'Order Not Found', reasonCode: 1127 } : { merchantAccount: MERCHANT.merchantAccount, reason: 'Ok', reasonCode: 1100, fee: '0.27', createdDate: CREATED, ...found } };
  };

  const served = await startFakeProvider(handle);

  return {
    ...served,
    orders,
    settings: (): Record<string, unknown> => ({ endpoint: `${served.url}/api`, page: `${served.url}/pay`, ...MERCHANT }),
    /** What a payer does on the page with the form that the browser brought. */
    checkout: (fields: Readonly<Record<string, string>>, transactionStatus = 'Approved'): void => {
      take(fields, transactionStatus);
    },
    message,
  };
};
