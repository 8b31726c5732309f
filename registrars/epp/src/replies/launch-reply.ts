import { LAUNCH } from '../namespaces.ts';
import { childText, elements, first, isTrue, textOf } from '../xml/xml-node.ts';
import { part, type Reply } from './reply.ts';

export interface Claim {
  readonly name: string;
  readonly exists: boolean;
  readonly keys: readonly string[];
}

/** Trademark claims against names. */
export const readClaims = (reply: Reply): readonly Claim[] =>
  elements(part(reply.extension, LAUNCH, 'chkData'), 'cd').map((cd) => ({
    name: childText(cd, 'name') ?? '',
    exists: isTrue(first(cd, 'name')?.attrs['exists']),
    keys: elements(cd, 'claimKey').map(textOf),
  }));

/** Id of an application, where a launch phase made one instead of a registration. */
export const readApplication = (reply: Reply): string | undefined =>
  childText(part(reply.extension, LAUNCH, 'creData'), 'applicationID');
