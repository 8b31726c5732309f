import { Busboy } from '@fastify/busboy';
import { BilletError } from '@billet/sdk';
import express, { type Request, type RequestHandler } from 'express';

/** With files a form may weigh a little more than the largest file that a page takes. */
const LARGEST = 1_500_000;

const fields = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 500 });

const tooOdd = (): BilletError => new BilletError('FORM_BROKEN', 'This form cannot be read.', { status: 400 });
const tooLarge = (): BilletError => new BilletError('FORM_TOO_LARGE', 'This is more than the form takes.', { status: 413 });

/** A file arrives in the field's own name as base64, and as `<name>.name` what it was called; one that was not chosen is absent. */
const readParts = (request: Request, type: string, largest: number): Promise<Record<string, string>> =>
  new Promise((resolve, reject) => {
    const read = new Map<string, string>();
    const reader = new Busboy({ headers: { 'content-type': type }, limits: { fileSize: largest, fieldSize: 256_000, files: 5, fields: 500, parts: 505 } });
    const fail = (error: Error): void => {
      request.unpipe(reader);
      request.resume();
      reject(error);
    };
    const put = (name: string, value: string): void => {
      if (read.has(name)) fail(tooOdd());
      else read.set(name, value);
    };
    reader.on('field', (name, value, _nameCut, valueCut) => {
      if (valueCut) fail(tooLarge());
      else put(name, value);
    });
    reader.on('file', (name, stream, fileName) => {
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
    reader.on('finish', () => { resolve(Object.fromEntries(read)); });
    request.pipe(reader);
  });

/** Reads what a form sends, with or without files; each of them of so many bytes at most. */
export const formReader = (largest = LARGEST): RequestHandler => async (request, response, next) => {
  const type = request.get('content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) {
    fields(request, response, next);
    return;
  }
  if (!/boundary=/i.test(type)) throw tooOdd();
  request.body = await readParts(request, type, largest);
  next();
};

export const readForm = formReader();
