import { BilletError, conflict, type Failure, type OperationCtx } from '@billet/sdk';

/** What is the client's to know: what they asked for cannot be. The server's own trouble is for staff. */
const THEIRS: ReadonlySet<Failure['kind']> = new Set(['invalid', 'exists', 'limit', 'unsupported', 'declined', 'notFound']);

/** A failed call as the error of an operation. */
export const refuse = (ctx: OperationCtx, { kind, message, field }: Failure): BilletError => {
  const told = ctx.caller.audience !== 'client' || THEIRS.has(kind);
  return told ? new BilletError('SERVER_REFUSED', message, { status: 409, ...(field === undefined ? {} : { field: `values.${field}` }), details: { message } }) : new BilletError('SERVER_TROUBLE', 'The server does not answer as it should.', { status: 409 });
};

/** Only addresses a browser may be sent to. */
export const browserUrl = (url: string): string => {
  if (!URL.canParse(url) || !['https:', 'http:'].includes(new URL(url).protocol)) throw conflict('SERVER_TROUBLE', 'The server made a link that leads nowhere.');
  return url;
};
