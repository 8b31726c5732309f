/** Fits what use cases ask for and what a queue takes. */
interface SendJob {
  readonly task: 'fiscal.carryOut';
  readonly payload: { readonly documentId: number };
  readonly subject: string;
}

/** The job that brings a document to its authority, or takes it back there. */
export const sendJob = (documentId: number): SendJob => ({ task: 'fiscal.carryOut', payload: { documentId }, subject: `fiscal:${String(documentId)}` });
