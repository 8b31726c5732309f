import { z, type OperationCtx } from '@billet/sdk';
import { paintInPool } from './paint/paint-pool.ts';
import type { Paper } from './paper.ts';
import { documentWordsRef } from './words.ts';

/** A file in an answer: its bytes are base64. */
export const fileSchema = z.strictObject({ name: z.string(), type: z.string(), file: z.string() });

export type FileAnswer = z.input<typeof fileSchema>;

/** A name every file system takes: letters, digits, dots and dashes. */
export const fileName = (...parts: readonly string[]): string => parts.map((part) => part.normalize('NFKD').replaceAll(/[^\p{L}\p{N}.-]+/gu, '-').replaceAll(/^-+|-+$/g, '')).filter((part) => part !== '').join('-');

export const pdfOf = async (ctx: Pick<OperationCtx, 'use'>, name: string, paper: Paper): Promise<FileAnswer> => {
  const pdf = await paintInPool(paper, ctx.use(documentWordsRef).typefaces());
  return { name: `${name}.pdf`, type: 'application/pdf', file: pdf.toString('base64') };
};
