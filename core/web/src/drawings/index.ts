export { drawBarcode } from './draw-barcode.ts';
export { drawQr } from './draw-qr.ts';
export type { Drawing } from './drawing.ts';
