/** The `error` object of Stripe's answers. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly doc_url?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
}

/** An answer that is an error. `validation` = refused before anything ran, so no idempotent result is kept. */
export class StripeFault extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly validation: boolean;

  constructor(status: number, body: ErrorBody, validation = false) {
    super(body.message);
    this.name = 'StripeFault';
    this.status = status;
    this.body =
      body.code === undefined
        ? body
        : { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` };
    this.validation = validation;
  }
}

export const invalidRequest = (
  message: string,
  more: { readonly code?: string; readonly param?: string } = {},
): StripeFault => new StripeFault(400, { type: 'invalid_request_error', message, ...more });

export const refusedParams = (
  message: string,
  more: { readonly code?: string; readonly param?: string } = {},
): StripeFault => new StripeFault(400, { type: 'invalid_request_error', message, ...more }, true);

export const resourceMissing = (what: string, id: string, otherMode?: 'live' | 'test'): StripeFault =>
  new StripeFault(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param: 'id',
    message:
      otherMode === undefined
        ? `No such ${what}: '${id}'`
        : `No such ${what}: '${id}'; a similar object exists in ${otherMode} mode, but a ${otherMode === 'live' ? 'test' : 'live'} mode key was used to make this request.`,
  });

export const cardError = (more: {
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
  readonly intent: unknown;
  readonly charge?: string;
}): StripeFault =>
  new StripeFault(402, {
    type: 'card_error',
    code: more.code,
    message: more.message,
    payment_intent: more.intent,
    ...(more.declineCode === undefined ? {} : { decline_code: more.declineCode }),
    ...(more.charge === undefined ? {} : { charge: more.charge }),
  });
