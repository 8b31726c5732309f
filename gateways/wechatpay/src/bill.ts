import { createHash } from 'node:crypto';
import { isBilletError, ModuleError, parseMoney, z, type CallCtx, type GatewayEvent, type Money } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, download } from './client.ts';
import { parsed } from './transaction.ts';

type Ctx = CallCtx<Account>;

const DAY_MS = 86_400_000;
/** Days of bills are those of China, which knows no summer time. */
const CHINA_MS = 8 * 3_600_000;
/** At ten in the morning the bill of the day before is there. */
const READY_MS = 10 * 3_600_000;
/** Bills go three months back. */
const MOST_DAYS = 90;

const billShape = z.looseObject({ download_url: z.url(), hash_type: z.string(), hash_value: z.string() });

/** What a line says under each title. All cells begin with a backtick, so that a comma within one parts nothing. */
const linesOf = (bill: string): readonly ReadonlyMap<string, string>[] => {
  const [head = '', ...rest] = bill.replace(/^\uFEFF/, '').split(/\r?\n/);
  const titles = head.split(',').map((title) => title.trim());
  // Sums stand behind the lines, under titles of their own.
  const end = rest.findIndex((line) => !line.startsWith('`'));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) => new Map(line.slice(1).split(',`').map((cell, at) => [titles[at] ?? '', cell.trim()])));
};

const yuan = (text: string | undefined): Money | undefined => {
  try {
    return text === undefined ? undefined : parseMoney(text, 'CNY');
  } catch (error) {
    if (isBilletError(error)) return undefined;
    throw error;
  }
};

/** Fees come with five digits behind the point. */
const feeOf = (text: string | undefined): Money | undefined => (text === undefined || !/^\d+(\.\d+)?$/.test(text) ? undefined : yuan(Number(text).toFixed(2)));

const instantOf = (text: string | undefined): string | undefined => (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text ?? '') ? new Date(Date.parse(`${(text ?? '').replace(' ', 'T')}+08:00`)).toISOString() : undefined);

/** A payment to our app; other apps of the merchant stand in the same bill. */
const eventOf = (line: ReadonlyMap<string, string>, appId: string): GatewayEvent | undefined => {
  const [key, occurredAt, money] = [line.get('商户订单号') ?? '', instantOf(line.get('交易时间')), yuan(line.get('订单金额') ?? line.get('总金额'))];
  if (key === '' || occurredAt === undefined || money === undefined || line.get('公众账号ID') !== appId || line.get('交易状态') !== 'SUCCESS' || (line.get('货币种类') ?? 'CNY') !== 'CNY') return undefined;
  const fee = feeOf(line.get('手续费'));
  return { id: `${key}:SUCCESS`, type: 'payment.succeeded', providerRef: key, attemptKey: key, money, occurredAt, ...(fee === undefined ? {} : { fee }) };
};

/** Only the path of the address counts: it is asked at our own address of the API, signed like every call. */
const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
};

/** The bill of a day; nothing where there was no payment, or it is still being written. */
const billOf = async (ctx: Ctx, day: string): Promise<string> => {
  const told = await ask(ctx, 'reads', 'GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=SUCCESS`);
  if (told === undefined) return '';
  const { download_url: address, hash_type: kind, hash_value: hash } = parsed(billShape, told, false);
  const text = await download(ctx, pathOf(address));
  // The file itself is not signed; the answer that names its hash was.
  if (kind !== 'SHA1' || createHash('sha1').update(text).digest('hex') !== hash.toLowerCase()) throw new ModuleError('remote', `The bill of ${day} came with another hash than was told.`);
  return text;
};

/**
 * WeChat Pay's own list of what came in, by its bills of whole days.
 * Source: WeChat Pay API v3, "tradebill" and the download of bills.
 */
export async function* listPayments(ctx: Ctx, since: string): AsyncIterable<GatewayEvent> {
  const last = Math.floor((ctx.clock.wallMs() + CHINA_MS - READY_MS) / DAY_MS) - 1;
  for (let day = Math.max(Math.floor((Date.parse(since) + CHINA_MS) / DAY_MS), last - MOST_DAYS + 1); day <= last; day += 1) {
    for (const line of linesOf(await billOf(ctx, new Date(day * DAY_MS).toISOString().slice(0, 10)))) {
      const event = eventOf(line, ctx.settings.appId);
      if (event !== undefined) yield event;
    }
  }
}
