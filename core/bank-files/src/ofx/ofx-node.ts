/** An element of OFX, whichever way it was written. */
export interface OfxNode {
  readonly name: string;
  readonly children: readonly OfxNode[];
  readonly text: string;
  readonly line: number;
}
