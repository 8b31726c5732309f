import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { signatureOf } from '../../src/index.ts';

export const MERCHANT = { merchantAccount: 'house_test', merchantDomain: 'house.test', secretKey: 'flk3409refn54t54t' };

interface Order {
  readonly orderReference: string;
  readonly amount: string;
  readonly currency: string;
  transactionStatus: string;
}

/** WayForPay: the page takes a signed form, CHECK_STATUS tells what became of it, messages are signed over eight fields. */
export const startFakeWayforpay = async () => {
  const orders: Order[] = [];

  const handle = ({ text }: ProviderRequest): ProviderReply => {
    const asked = JSON.parse(text) as { readonly merchantAccount: string; readonly orderReference: string; readonly merchantSignature: string };
    if (asked.merchantSignature !== signatureOf([MERCHANT.merchantAccount, asked.orderReference], MERCHANT.secretKey)) return { body: { reason: 'Invalid signature', reasonCode: 1113 } };
    const found = orders.find(({ orderReference }) => orderReference === asked.orderReference);
    return { body: found === undefined ? { reason: 'Order Not Found', reasonCode: 1127 } : { merchantAccount: MERCHANT.merchantAccount, reason: 'Ok', reasonCode: 1100, fee: '0.27', createdDate: 1_800_000_000, ...found } };
  };

  const served = await startFakeProvider(handle);

  return {
    ...served,
    orders,
    settings: (): Record<string, unknown> => ({ endpoint: served.url, page: `${served.url}/pay`, ...MERCHANT }),
    /** What a payer does on the page with the form that the browser brought. */
    checkout: (fields: Readonly<Record<string, string>>, transactionStatus = 'Approved'): void => {
      const names = ['merchantAccount', 'merchantDomainName', 'orderReference', 'orderDate', 'amount', 'currency', 'productName[]', 'productCount[]', 'productPrice[]'];
      if (fields['merchantSignature'] !== signatureOf(names.map((name) => fields[name] ?? ''), MERCHANT.secretKey)) throw new Error('the page refuses the form');
      orders.push({ orderReference: fields['orderReference'] ?? '', amount: fields['amount'] ?? '', currency: fields['currency'] ?? '', transactionStatus });
    },
    /** The amount stands as a number, written as the vendor's own server writes it. */
    message: (order: Order | undefined, change: Readonly<Record<string, string>> = {}, secretKey: string = MERCHANT.secretKey): RawRequest => {
      const values = { merchantAccount: MERCHANT.merchantAccount, orderReference: 'none', amount: '1.00', currency: 'UAH', authCode: '541963', cardPan: '41****8217', transactionStatus: '', reasonCode: '1100', ...order, ...change };
      const merchantSignature = signatureOf([values.merchantAccount, values.orderReference, values.amount, values.currency, values.authCode, values.cardPan, values.transactionStatus, values.reasonCode], secretKey);
      const body = `{"merchantAccount":"${values.merchantAccount}","orderReference":"${values.orderReference}","merchantSignature":"${merchantSignature}","amount":${values.amount},"currency":"${values.currency}","authCode":"${values.authCode}","createdDate":1800000000,"processingDate":1800000001,"cardPan":"${values.cardPan}","cardType":"Visa","reason":"Ok","reasonCode":${values.reasonCode},"fee":0.27,"transactionStatus":"${values.transactionStatus}"}`;
      return { headers: {}, body: Buffer.from(body), query: {} };
    },
  };
};
