import type { Room } from '../room.ts';
import { invoicePdf, invoicePdfByLink } from './invoice-pdf.ts';

export const documentsRoom: Room = {
  name: 'documents',
  migrations: [],
  operations: [invoicePdf, invoicePdfByLink],
};
