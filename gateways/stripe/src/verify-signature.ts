import { z, type RawRequest } from '@billet/sdk';
import Stripe from 'stripe';

const TOLERANCE_S = 300;

/** The envelope; Stripe adds fields at will, so the rest passes unread. */
const envelope = z.looseObject({
  id: z.string().min(1),
  object: z.literal('event'),
  type: z.string().min(1),
  created: z.number().int(),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

export type Verified =
  | { readonly ok: true; readonly event: Stripe.Event }
  | { readonly ok: false; readonly reason: string };

const refused = (reason: string): Verified => ({ ok: false, reason });

/** Exactly the bytes as text, or nothing: a decoder that mends or strips would let changed bytes pass. */
const exactText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The one timestamp of the header; several would leave open which one was signed. */
const timestampOf = (header: string): number | undefined => {
  const stamps = header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('t='));
  const [stamp] = stamps;
  return stamps.length === 1 && stamp !== undefined && /^t=\d{1,12}$/.test(stamp)
    ? Number(stamp.slice(2))
    : undefined;
};

const signed = (text: string, header: string, secret: string, nowMs: number): Verified => {
  try {
    const event: unknown = Stripe.webhooks.constructEvent(
      text,
      header,
      secret,
      TOLERANCE_S,
      undefined,
      nowMs,
    );
    return envelope.safeParse(event).success
      ? { ok: true, event: event as Stripe.Event }
      : refused('not an event');
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      return refused('the signature does not fit');
    return refused('not an event');
  }
};

/** Checks the signature over the raw bytes (HMAC-SHA256, compared in constant time by the official SDK). */
export const verifySignature = (request: RawRequest, secret: string | undefined, nowMs: number): Verified => {
  if (secret === undefined) return refused('no signing secret is set for this account');
  const header = request.headers['stripe-signature'];
  if (typeof header !== 'string')
    return refused(header === undefined ? 'the signature is missing' : 'more than one signature header');
  const timestamp = timestampOf(header);
  if (timestamp === undefined) return refused('the signature header has no single timestamp');
  // The SDK refuses only what is too old; a timestamp ahead of us would stay valid for longer than the window.
  if (Math.abs(nowMs / 1000 - timestamp) > TOLERANCE_S)
    return refused('the timestamp is outside the window of 300 s');
  const text = exactText(request.body);
  return text === undefined || text === ''
    ? refused('the body is not text')
    : signed(text, header, secret, nowMs);
};
