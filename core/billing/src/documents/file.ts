import { z, type OperationCtx } from '@billet/sdk';
import { documentSettingsOf } from './document-settings.ts';
import { paintInPool } from './paint/paint-pool.ts';
import type { Paper } from './paper.ts';
import { documentWordsRef } from './words.ts';

/** A file in an answer: its bytes are base64. */
export const fileSchema = z.strictObject({ name: z.string(), type: z.string(), file: z.string() });

export type FileAnswer = z.input<typeof fileSchema>;

/** A name every file system takes: letters, digits, dots and dashes. */
export const fileName = (...parts: readonly string[]): string => parts.map((part) => part.normalize('NFKD').replaceAll(/[^\p{L}\p{N}.-]+/gu, '-').replaceAll(/^-+|-+$/g, '')).filter((part) => part !== '').join('-');

/** A paper with what its brand's theme and settings add to it. Forms of authorities stay as they are. */
const dressed = async (ctx: Pick<OperationCtx, 'use'>, brandId: number, paper: Paper): Promise<Paper> => {
  if (paper.form !== undefined) return paper;
  const { footer } = await documentSettingsOf(ctx, brandId);
  return { ...paper, look: await ctx.use(documentWordsRef).look(brandId), note: footer.split('\n').filter((line) => line.trim() !== '') };
};

/** A paper of a brand as PDF. */
export const pdfOf = async (ctx: Pick<OperationCtx, 'use'>, brandId: number, name: string, paper: Paper): Promise<FileAnswer> => {
  const pdf = await paintInPool(await dressed(ctx, brandId, paper), ctx.use(documentWordsRef).typefaces());
  return { name: `${name}.pdf`, type: 'application/pdf', file: pdf.toString('base64') };
};
