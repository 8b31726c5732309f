import { jsonOf, ModuleError, z, type CallCtx } from '@billet/sdk';
import type { Account } from './account.ts';
import { decrypt, fits, publicKeyOf } from './sign.ts';
import type { Signed } from './signed.ts';

const kept = z.object({ keys: z.array(z.object({ serial: z.string(), pem: z.string() })), askedAt: z.number() });
/** Nobody makes us ask more often by sending numbers that do not exist. */
const SOONEST_MS = 60_000;
/** When it could not be had, a moment later. */
const AFTER_TROUBLE_MS = 10_000;
/** How long a list may take that several wait for; none of them ends it for the others. */
const LIST_MS = 10_000;
const listShape = z.looseObject({
  data: z.array(z.looseObject({ serial_no: z.string(), encrypt_certificate: z.looseObject({ ciphertext: z.string(), nonce: z.string(), associated_data: z.string().nullish() }) })),
});

type Keys = z.output<typeof kept>['keys'];

const place = (ctx: CallCtx<Account>): string => `platform-keys:${ctx.accountId}`;
const read = async (ctx: CallCtx<Account>): Promise<z.output<typeof kept>> => kept.safeParse(await ctx.kv.get(place(ctx))).data ?? { keys: [], askedAt: 0 };

/** The certificates in a list. Only who knows the APIv3 key can have encrypted them, and one of them must have signed the list. */
const keysIn = (answer: Signed, apiKey: string): Keys => {
  const found = listShape.safeParse(jsonOf(answer.body));
  const keys = (found.data?.data ?? []).flatMap(({ serial_no: serial, encrypt_certificate: part }) => {
    const pem = decrypt(part, apiKey);
    return pem === undefined || publicKeyOf(pem) === undefined ? [] : [{ serial: serial.toUpperCase(), pem }];
  });
  const signer = publicKeyOf(keys.find(({ serial }) => serial === answer.serial)?.pem ?? '');
  return signer !== undefined && fits(answer, signer) ? keys : [];
};

/** Lists under way, by account: many messages at once ask one time. */
const asking = new Map<string, Promise<Keys>>();

/** Waits no longer than this caller may. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => { reject(new ModuleError('timeout', 'Given up while WeChat Pay was asked for its certificates.', { retry: 'later' })); };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', stop); });
  });

/** What fetches the list for everybody who waits for it, with a deadline of its own. */
type FetchList = (ctx: CallCtx<Account>) => Promise<Signed>;

/** The list anew. That it was asked is noted before it comes, so that one that never comes is not asked for without end. */
const renewed = async (ctx: CallCtx<Account>, known: z.output<typeof kept>, apiKey: string, fetchList: FetchList): Promise<Keys> => {
  const fetched = async (): Promise<Keys> => {
    const now = ctx.clock.wallMs();
    await ctx.kv.set(place(ctx), { keys: known.keys, askedAt: now - SOONEST_MS + AFTER_TROUBLE_MS });
    const keys = keysIn(await fetchList({ ...ctx, signal: AbortSignal.timeout(LIST_MS) }), apiKey);
    await ctx.kv.set(place(ctx), { keys: keys.length > 0 ? keys : known.keys, askedAt: now });
    return keys;
  };
  const at = `${ctx.settings.endpoint} ${place(ctx)}`;
  const running = asking.get(at) ?? fetched().finally(() => asking.delete(at));
  asking.set(at, running);
  return unlessAborted(running, ctx.signal);
};

/**
 * Whether the platform has signed this. Its key is the one of the account, or a platform certificate by its number; one that
 * is not known yet is fetched, because the platform exchanges its certificates.
 */
export const isOfPlatform = async (ctx: CallCtx<Account>, message: Signed, fetchList: FetchList): Promise<boolean> => {
  const { publicKeyId, publicKey, apiKey } = ctx.settings;
  if (publicKeyId !== '' && message.serial === publicKeyId.toUpperCase()) {
    const key = publicKeyOf(publicKey);
    return key !== undefined && fits(message, key);
  }
  const bySerial = (keys: Keys): string | undefined => keys.find(({ serial }) => serial === message.serial)?.pem;
  const known = await read(ctx);
  let pem = bySerial(known.keys);
  if (pem === undefined && ctx.clock.wallMs() - known.askedAt >= SOONEST_MS) pem = bySerial(await renewed(ctx, known, apiKey.reveal(), fetchList));
  const key = publicKeyOf(pem ?? '');
  return key !== undefined && fits(message, key);
};
