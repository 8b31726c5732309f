import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/documents.ts';

const INCLUDE = /^```ts file=(\S+)\n[\s\S]*?^```$/gm;

/** A page whose blocks `ts file=<path>` hold what is in those files now. */
export const fillIncludes = (text: string): string =>
  text.replaceAll(
    INCLUDE,
    (_whole, path: string) =>
      `\`\`\`ts file=${path}\n${readFileSync(join(ROOT, path), 'utf8').trimEnd()}\n\`\`\``,
  );
