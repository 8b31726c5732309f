// Prints, per language, the texts that English has and the language has not, of the core and of every extension:
//   node scripts/missing-messages.mjs [language …]        for example: node scripts/missing-messages.mjs uk zh-cn
// Each line is `"key": "English text",`, ready to be pasted and translated. Ends with 1 if anything is missing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure-install.mjs';

const groups = ['modules', 'gateways', 'registrars', 'themes', 'examples'];
const listed = (dir) => (existsSync(dir) ? readdirSync(dir) : []);
const textsIn = (dir, names) => Object.assign({}, ...names.map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8'))));

const packs = listed(join(root, 'lang')).filter((name) => existsSync(join(root, 'lang', name, 'package.json')));
const unknown = process.argv.slice(2).filter((name) => !packs.includes(name));
if (unknown.length > 0) {
  console.error(`No language pack is called ${unknown.join(', ')}. There are: ${packs.join(', ')}.`);
  process.exit(2);
}
const wanted = process.argv.length > 2 ? process.argv.slice(2) : packs.filter((name) => name !== 'en');

const core = (language) => {
  const dir = join(root, 'lang', language, 'messages');
  return textsIn(dir, listed(dir).filter((name) => name.endsWith('.json')));
};
const extension = (path) => (language) => {
  const dir = join(root, path, 'locales');
  return textsIn(dir, listed(dir).filter((name) => name === `${language}.json`));
};
const sources = [
  { name: 'core', texts: core },
  ...groups
    .flatMap((group) => listed(join(root, group)).map((name) => `${group}/${name}`))
    .filter((path) => existsSync(join(root, path, 'locales/en.json')))
    .map((path) => ({ name: path, texts: extension(path) })),
];

let missing = 0;
for (const language of wanted) {
  for (const { name, texts } of sources) {
    const own = texts(language);
    const lines = Object.entries(texts('en')).filter(([key]) => !Object.hasOwn(own, key));
    if (lines.length === 0) continue;
    missing += lines.length;
    console.log(`\n${language}, ${name}: ${lines.length} missing`);
    for (const [key, text] of lines) console.log(`  ${JSON.stringify(key)}: ${JSON.stringify(text)},`);
  }
}
console.log(missing === 0 ? `Nothing is missing in ${wanted.join(', ')}.` : `\n${missing} missing in all.`);
process.exitCode = missing === 0 ? 0 : 1;
