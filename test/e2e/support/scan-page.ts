import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import decodeQR from 'qr/decode.js';

export const popplerAvailable = (): boolean => existsSync('/usr/bin/pdftoppm');

/** What a phone reads from the QR code on the first page of a PDF, drawn by Poppler as a screen of that many dots to the inch would. */
export const scanPage = (pdf: Uint8Array, dots = 150): string => {
  const { stdout, stderr, status } = spawnSync('pdftoppm', ['-r', String(dots), '-f', '1', '-l', '1', '-'], { input: pdf, maxBuffer: 64 * 2 ** 20 });
  if (status !== 0) throw new Error(stderr.toString());
  const [head = '', width = '', height = ''] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(stdout.subarray(0, 40).toString('latin1')) ?? [];
  return decodeQR({ width: Number(width), height: Number(height), data: stdout.subarray(head.length) });
};
