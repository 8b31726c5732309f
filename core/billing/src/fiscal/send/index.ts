export { carryOut, sweepDocuments } from './carry-out.ts';
export { followInvoice, withdrawDocument } from './withdraw-documents.ts';
