import { quoteCase, type Quote, type QuoteLine } from '@billet/billing';

type Json = Record<string, unknown>;

/** A case with one service of 100.00 EUR a month, changed as the test wants it. */
export const oneService = (service: Json = {}, rest: Json = {}): Json => ({
  currency: 'EUR',
  target: '2027-02-28',
  services: [{ id: 'web', start: '2027-01-01', price: 10_000, ...service }],
  ...rest,
});

export const quote = (input: unknown): Quote => quoteCase(input);

/** Lines as short rows: document type, kind, start, end, net. */
export const rows = (result: Quote): readonly string[] =>
  result.documents.flatMap((document) =>
    document.lines.map((line: QuoteLine) => `${document.issueDate} ${document.type === 'invoice' ? '+' : '-'} ${line.kind} ${line.start ?? ''}..${line.end ?? ''} ${String(line.net)}`),
  );

export const run = (service: Json = {}, rest: Json = {}): readonly string[] => rows(quote(oneService(service, rest)));
