import { encode } from 'uqr';
import type { Drawing } from './drawing.ts';

/** A QR code with the quiet zone of four modules that readers need; error correction M, as for Pix. */
export const drawQr = (text: string, label: string): Drawing => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : []))).join('');
  return { kind: 'qr', width: size, height: size, path, label };
};

/** The same code as rows of `0` and `1`, for paper. */
export const qrRows = (text: string): readonly string[] => encode(text, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
