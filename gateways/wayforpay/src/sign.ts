import { createHmac } from 'node:crypto';

/** Hexadecimal HMAC-MD5 over the values, joined by semicolons. Source: WayForPay API documentation. */
export const signatureOf = (values: readonly (string | number)[], secretKey: string): string => createHmac('md5', secretKey).update(values.join(';')).digest('hex');
