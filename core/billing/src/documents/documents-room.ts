import type { Room } from '../room.ts';
import { actPdf, listActs } from './acts/manage-acts.ts';
import { contractPdf } from './contract-pdf.ts';
import { invoicePdf, invoicePdfByLink } from './invoice-pdf.ts';

export const documentsRoom: Room = {
  name: 'documents',
  migrations: [],
  operations: [invoicePdf, invoicePdfByLink, listActs, actPdf, contractPdf],
};
