import { Busboy } from '@fastify/busboy';
import { BilletError } from '@billet/sdk';
import express, { type Request, type RequestHandler, type Response } from 'express';

/** With files a form may weigh a little more than the largest file that a page takes. */
const LARGEST = 1_500_000;

/** What the fields of a form with files weigh together, in characters. */
const MOST_TEXT = 1_000_000;

const fields = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 500 });

const tooOdd = (): BilletError => new BilletError('FORM_BROKEN', 'This form cannot be read.', { status: 400 });
const tooLarge = (): BilletError => new BilletError('FORM_TOO_LARGE', 'This is more than the form takes.', { status: 413 });

type FormFields = Readonly<Record<string, string>>;

interface Wish {
  /** Bytes of one file. */
  readonly largest: number;
  readonly files: number;
  /** Sees the fields that came first; what it throws ends the reading before any file is kept. */
  readonly before: (fields: FormFields) => void;
}

const typeOf = (request: Request): string => request.get('content-type') ?? '';

/** Whether a form comes in parts, as one with files does. */
const inParts = (request: Request): boolean => typeOf(request).startsWith('multipart/form-data');

/** A file arrives in the field's own name as base64, and as `<name>.name` what it was called; one that was not chosen is absent. */
const readParts = (request: Request, { largest, files, before }: Wish): Promise<FormFields> =>
  new Promise((resolve, reject) => {
    const read = new Map<string, string>();
    let text = 0;
    let failed = false;
    let seen = false;
    const reader = new Busboy({ headers: { 'content-type': typeOf(request) }, limits: { fileSize: largest, fieldSize: 256_000, files, fields: 500, parts: 505 } });
    const fail = (error: unknown): void => {
      failed = true;
      request.unpipe(reader);
      request.resume();
      reject(error instanceof Error ? error : tooOdd());
    };
    const look = (): void => {
      if (seen || failed) return;
      seen = true;
      try {
        before(Object.fromEntries(read));
      } catch (error) {
        fail(error);
      }
    };
    const put = (name: string, value: string): void => {
      if (read.has(name)) fail(tooOdd());
      else read.set(name, value);
    };
    reader.on('field', (name, value, _nameCut, valueCut) => {
      text += name.length + value.length;
      if (valueCut || text > MOST_TEXT) fail(tooLarge());
      else put(name, value);
    });
    reader.on('file', (name, stream, fileName) => {
      look();
      if (failed) {
        stream.resume();
        return;
      }
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('limit', () => { fail(tooLarge()); });
      stream.on('end', () => {
        if (pieces.length === 0) return;
        put(name, Buffer.concat(pieces).toString('base64'));
        put(`${name}.name`, fileName);
      });
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) reader.on(limit, () => { fail(tooLarge()); });
    reader.on('error', () => { fail(tooOdd()); });
    reader.on('finish', () => {
      look();
      if (!failed) resolve(Object.fromEntries(read));
    });
    request.pipe(reader);
  });

const partsOf = async (request: Request, wish: Wish): Promise<void> => {
  if (!/boundary=("[^"]|[^";\s])/i.test(typeOf(request))) throw tooOdd();
  request.body = await readParts(request, wish);
};

/**
 * Reads a form that comes in parts, once. `before` is asked when the first file comes, with the fields that stand
 * before it: a browser sends them in the order of the page, and the token stands at its head.
 */
export const readUpload = async (request: Request, before: Wish['before'], largest = LARGEST): Promise<void> => {
  if (inParts(request) && request.body === undefined) await partsOf(request, { largest, files: 5, before });
};

/** For pages: a form that comes in parts is left for `readUpload`, which wants to know first who sends it. */
export const readPlainForm: RequestHandler = (request, response, next) => {
  if (inParts(request)) next();
  else fields(request, response, next);
};

/** Reads the fields of any form that brings no file. */
export const readForm = async (request: Request, response: Response): Promise<void> => {
  if (inParts(request)) await partsOf(request, { largest: 1, files: 0, before: () => undefined });
  else await new Promise<void>((resolve, reject) => {
    fields(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : tooOdd());
    });
  });
};
