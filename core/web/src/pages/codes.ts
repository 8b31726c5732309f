import type { FieldWish, PageCtx } from './page.ts';

/** Codes as people type them: one, or several with a comma or a space between. */
export const codesOf = (text: string | undefined): readonly string[] => (text ?? '').split(/[\s,;，、]+/).filter((code) => code !== '');

export const promotionField = (ctx: PageCtx): FieldWish => ({ name: 'promotion', label: ctx.t('shop.code'), widget: 'text', width: 'half', help: ctx.t('shop.codeHelp') });
