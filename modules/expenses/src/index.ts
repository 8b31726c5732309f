import { defineAddon } from '@billet/sdk';
import { addFile, readFile, removeFile } from './attach.ts';
import { addBill, changeBill, getBill, listBills } from './bills.ts';
import { formFacts } from './choices.ts';
import { brands } from './house.ts';
import { listCategories, listSuppliers, saveCategory, saveSupplier } from './names.ts';
import { pages } from './pages.ts';
import { cancelBill, innerPayments, payBill, reopenBill, undoPayment } from './pay-bill.ts';
import { getPlan, listPlans, savePlan, switchPlan } from './plans.ts';
import { nextProduction, produce, produceJob } from './produce.ts';
import { exportBills, report, upcoming } from './report.ts';
import { settings } from './settings.ts';
import { slots } from './slots.ts';
import { bills, categories, contents, files, plans, suppliers } from './tables.ts';

/** The company's own bills: what it has to pay, to whom, what for, and what was paid. */
export default defineAddon({
  settings,
  tables: [suppliers, categories, plans, bills, files, contents],
  operations: [
    listSuppliers, saveSupplier, listCategories, saveCategory, listBills, getBill, addBill, changeBill, payBill, undoPayment, cancelBill, reopenBill, addFile, removeFile, readFile,
    listPlans, getPlan, savePlan, switchPlan, produce, nextProduction, report, upcoming, exportBills, formFacts, ...brands.operations, ...innerPayments,
  ],
  pages,
  slots,
  downloads: [
    { area: 'staff', path: '/bills.csv', operation: exportBills.name },
    { area: 'staff', path: '/files/{fileId}', operation: readFile.name },
  ],
  jobs: [produceJob],
  schedules: [{ name: 'produce', pattern: '20 2 * * *', task: produceJob.task, first: nextProduction.name }],
});
