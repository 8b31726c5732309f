import { callProvider, exactText, jsonOf, ModuleError, z, type CallCtx, type CallEffect } from '@billet/sdk';
import type { Account } from './account.ts';
import { fits, privateKeyOf, publicKeyOf, signatureOf, signedText } from './sign.ts';

const OK = '10000';
const answerShape = z.looseObject({ code: z.string(), msg: z.string().nullish(), sub_code: z.string().nullish(), sub_msg: z.string().nullish() });

export type Answer = z.output<typeof answerShape>;

/** Clocks in China, `YYYY-MM-DD HH:mm:ss`. */
export const chinaTime = (ms: number): string => new Date(ms + 28_800_000).toISOString().slice(0, 19).replace('T', ' ');

/** The parameters of a call, signed. */
export const signedFields = (ctx: CallCtx<Account>, method: string, atMs: number, content: object, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const fields: Readonly<Record<string, string>> = {
    app_id: ctx.settings.appId, method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', timestamp: chinaTime(atMs), version: '1.0',
    ...more,
    ...(ctx.hookUrl === undefined ? {} : { notify_url: ctx.hookUrl }),
    biz_content: JSON.stringify(content),
  };
  return { ...fields, sign: signatureOf(signedText(fields, ['sign']), privateKeyOf(ctx.settings.privateKey.reveal())) };
};

/** The text of a member of a JSON object, exactly as it was written: that is what is signed. */
export const memberText = (text: string, name: string): string | undefined => {
  const start = text.indexOf(`"${name}":`);
  if (start < 0) return undefined;
  const from = start + name.length + 3;
  let depth = 0;
  let inText = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{') depth += 1;
    else if (char === '}' && (depth -= 1) === 0) return text.slice(from, at + 1);
  }
  return undefined;
};

/** One signed call; the answer counts only if Alipay has signed it. */
export const ask = async (ctx: CallCtx<Account>, effect: CallEffect, method: string, content: object): Promise<Answer> => {
  const ambiguous = effect === 'writes';
  const reply = await callProvider(ctx, 'Alipay', effect, `${ctx.settings.endpoint}?charset=utf-8`, { method: 'POST', form: signedFields(ctx, method, ctx.clock.wallMs(), content) });
  const text = exactText(Buffer.from(await reply.text())) ?? '';
  const outer = z.looseObject({ sign: z.string().nullish() }).safeParse(jsonOf(text));
  const inner = memberText(text, `${method.replaceAll('.', '_')}_response`) ?? memberText(text, 'error_response');
  const found = answerShape.safeParse(inner === undefined ? undefined : jsonOf(inner));
  if (!outer.success || inner === undefined || !found.success) throw new ModuleError('remote', "Alipay's answer makes no sense.", { ambiguous });
  const { sub_code: sub, sub_msg: told, msg } = found.data;
  // What it refuses for a wrong signature it does not sign.
  if (/invalid-(signature|app-id|sign)/.test(sub ?? '')) throw new ModuleError('auth', told ?? msg ?? 'Alipay refuses the signature.', { code: sub ?? '' });
  const key = publicKeyOf(ctx.settings.alipayKey);
  if (key === undefined) throw new ModuleError('auth', 'The public key of Alipay is none.', { field: 'alipayKey' });
  if (outer.data.sign == null || !fits(inner, outer.data.sign, key)) throw new ModuleError('auth', "The answer is not signed with Alipay's key; check the public key.", { field: 'alipayKey', ambiguous });
  return found.data;
};

export const isOk = ({ code }: Answer): boolean => code === OK;

/** Alipay's own words for a refusal. */
export const refusal = ({ sub_code: code, sub_msg: told, msg }: Answer): ModuleError => {
  const text = told ?? msg ?? 'Alipay refuses.';
  if (code === 'ACQ.SYSTEM_ERROR' || code === 'aop.ACQ.SYSTEM_ERROR') return new ModuleError('remote', text, { ambiguous: true, code });
  if (code === 'ACQ.CONTEXT_INCONSISTENT' || code === 'ACQ.DISCORDANT_REPEAT_REQUEST') return new ModuleError('invalid', text, { field: 'money', retry: 'never', code });
  return new ModuleError('declined', text, code == null ? {} : { code });
};
