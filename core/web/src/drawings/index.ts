export { barWidths, drawBarcode } from './draw-barcode.ts';
export { drawQr, qrRows } from './draw-qr.ts';
export type { Drawing } from './drawing.ts';
