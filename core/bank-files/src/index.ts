export { decodeCamt053, type Camt053, type Party, type Statement, type StatementBalance, type StatementEntry, type StatementTransaction } from './camt053/index.ts';
export { decodeOfx, type Ofx, type OfxStatement, type OfxTransaction } from './ofx/decode-ofx.ts';
export { encodeEpcCode, type EpcWish, groupIban, isIban, isRfReference, plainIban, remainder97, rfReference } from './references/index.ts';
export { el, readXml, walker, xmlText, type Walker, type XmlNode } from './xml/index.ts';
export { minorOf } from './amount.ts';
export { statementLines } from './statements/statement-lines.ts';
export { delimiterOf, splitCsv, type CsvRow } from './csv/split-csv.ts';
export { csvLines, type CsvMapping } from './csv/csv-lines.ts';
