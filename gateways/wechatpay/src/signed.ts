/** A text with what the platform says about its signature. */
export interface Signed {
  readonly serial: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly body: string;
}

/** Taken from headers; nothing if one of them is absent. `one` gives a header that comes once. */
export const signedPart = (one: (name: string) => string | undefined, body: string): Signed | undefined => {
  const [serial, timestamp, nonce, signature] = ['wechatpay-serial', 'wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature'].map(one);
  if (serial === undefined || timestamp === undefined || nonce === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return { serial: serial.toUpperCase(), timestamp, nonce, signature, body };
};
