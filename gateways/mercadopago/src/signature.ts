import { createHmac } from 'node:crypto';
import { oneHeader, sameText, type RawRequest } from '@billet/sdk';

/** The parts of `x-signature`: `ts=…,v1=…`. */
const partsOf = (header: string): ReadonlyMap<string, readonly string[]> => {
  const parts = new Map<string, readonly string[]>();
  for (const part of header.split(',')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    const name = part.slice(0, at).trim();
    parts.set(name, [...(parts.get(name) ?? []), part.slice(at + 1).trim()]);
  }
  return parts;
};

/** What is signed: address, request and time, each left out where it is missing. The body is not. */
export const manifest = (id: string | undefined, requestId: string | undefined, ts: string): string =>
  `${id === undefined || id === '' ? '' : `id:${id};`}${requestId === undefined ? '' : `request-id:${requestId};`}ts:${ts};`;

/** Whether Mercado Pago signed this address. Ids are signed as they stand there, or in lower case. */
export const isSigned = (request: RawRequest, secret: string): boolean => {
  const parts = partsOf(oneHeader(request, 'x-signature') ?? '');
  const [ts] = parts.get('ts') ?? [];
  if (ts === undefined || !/^\d{10,13}$/.test(ts)) return false;
  const [id, requestId] = [request.query['data.id'], oneHeader(request, 'x-request-id')];
  const wanted = [id, id?.toLowerCase()].map((each) => createHmac('sha256', secret).update(manifest(each, requestId, ts)).digest('hex'));
  return (parts.get('v1') ?? []).some((given) => wanted.some((text) => sameText(given, text)));
};
