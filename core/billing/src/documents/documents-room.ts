import { mailEnclosuresRef } from '../mail/index.ts';
import type { Room } from '../room.ts';
import { actPdf, listActs } from './acts/manage-acts.ts';
import { correctionPdf, listCorrections } from './acts/manage-corrections.ts';
import { contractPdf } from './contract-pdf.ts';
import { documentSettings, getDocumentSettings, saveDocumentSettings } from './document-settings.ts';
import { invoiceXml, invoiceXmlByLink } from './einvoice/invoice-xml.ts';
import { getEInvoiceRoute, saveEInvoiceRoute } from './einvoice/manage-routes.ts';
import { invoicePdf, invoicePdfByLink } from './invoice-pdf.ts';
import { documentsMigrations } from './migrations/index.ts';
import { quotePdf } from './quote-pdf.ts';
import { receiptPdf, showReceipt } from './receipts/receipt-pdf.ts';
import { encloseInvoice } from './send/enclose-invoice.ts';
import { listTopUpSlips, topUpSlipPdf } from './slips/top-up-slip.ts';
import { showSlip, slipPdf, slipPdfByLink } from './slips/slip-pdf.ts';
import { listBooks, showStatement, statementPdf } from './statements/manage-statements.ts';
import { clientRecords } from './client-records.ts';

export const documentsRoom: Room = {
  name: 'documents',
  migrations: documentsMigrations,
  clientRecords,
  operations: [invoicePdf, invoicePdfByLink, listActs, actPdf, listCorrections, correctionPdf, contractPdf, quotePdf, invoiceXml, invoiceXmlByLink, getEInvoiceRoute, saveEInvoiceRoute, getDocumentSettings, saveDocumentSettings, listBooks, showStatement, statementPdf, showReceipt, receiptPdf, showSlip, slipPdf, slipPdfByLink, listTopUpSlips, topUpSlipPdf],
  settings: [{ owner: 'documents', scope: 'brand', schema: documentSettings }],
  setUp: (house) => {
    house.services.provide(mailEnclosuresRef, encloseInvoice(house));
  },
};
