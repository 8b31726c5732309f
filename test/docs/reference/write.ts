import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, ROOT } from '../support/documents.ts';
import { fillIncludes } from './fill-includes.ts';
import { referencePages } from './pages.ts';

const say = (file: string): void => {
  process.stdout.write(`${file}\n`);
};

for (const { file, text } of documents()) {
  const filled = fillIncludes(text);
  if (filled === text) continue;
  writeFileSync(join(ROOT, file), filled);
  say(file);
}
mkdirSync(join(ROOT, 'docs/reference'), { recursive: true });
for (const [name, text] of await referencePages()) {
  writeFileSync(join(ROOT, 'docs/reference', name), text);
  say(`docs/reference/${name}`);
}
