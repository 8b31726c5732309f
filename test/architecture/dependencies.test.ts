import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..', '..');

interface Planted {
  readonly rule: string;
  readonly file: string;
  readonly imports: string;
}

const PLANTED: readonly Planted[] = [
  { rule: 'sdk-is-a-leaf', file: 'core/sdk/src/planted.ts', imports: '../../kernel/src/index.ts' },
  { rule: 'kernel-knows-no-domain', file: 'core/kernel/src/planted.ts', imports: '../../billing/src/index.ts' },
  { rule: 'kernel-has-ports-only', file: 'core/kernel/src/planted-port.ts', imports: '../../database/src/index.ts' },
  { rule: 'database-below-billing', file: 'core/database/src/planted.ts', imports: '../../billing/src/index.ts' },
  { rule: 'web-uses-services-not-tables', file: 'core/web/src/planted.ts', imports: '../../database/src/index.ts' },
  { rule: 'extensions-see-only-the-sdk', file: 'modules/planted/src/index.ts', imports: '../../../core/kernel/src/index.ts' },
  { rule: 'bank-files-see-only-the-sdk', file: 'core/bank-files/src/planted.ts', imports: '../../kernel/src/index.ts' },
  { rule: 'brazil-fiscal-sees-sdk-and-bank-files', file: 'core/brazil-fiscal/src/planted.ts', imports: '../../kernel/src/index.ts' },
  { rule: 'logicboxes-api-sees-only-the-sdk', file: 'core/logicboxes-api/src/planted.ts', imports: '../../kernel/src/index.ts' },
  { rule: 'openprovider-api-sees-only-the-sdk', file: 'core/openprovider-api/src/planted.ts', imports: '../../kernel/src/index.ts' },
  { rule: 'extensions-do-not-see-each-other', file: 'modules/planted/src/other.ts', imports: '../../other/src/index.ts' },
  { rule: 'room-order-ledger', file: 'core/billing/src/ledger/planted.ts', imports: '../invoicing/index.ts' },
  { rule: 'rooms-have-one-door', file: 'core/billing/src/payments/planted.ts', imports: '../invoicing/void-invoice.ts' },
];

const EXISTING = ['core/sdk/src/index.ts', 'core/kernel/src/index.ts', 'core/database/src/index.ts', 'core/billing/src/index.ts', 'core/billing/src/invoicing/index.ts', 'core/billing/src/invoicing/void-invoice.ts', 'modules/other/src/index.ts'];

describe('the rules about who may import whom', function () {
  this.timeout(60_000);
  let folder: string;
  let report: { readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] } };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'billet-planted-'));
    const put = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const file of EXISTING) put(file, 'export const here = 1;\n');
    for (const { file, imports } of PLANTED) put(file, `import { here } from '${imports}';\nexport const planted = here;\n`);
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json']) cpSync(join(ROOT, file), join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const run = spawnSync(process.execPath, [join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'core', 'modules'], { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    report = JSON.parse(run.stdout) as typeof report;
  });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  for (const { rule, file } of PLANTED) {
    it(`catch what breaks "${rule}"`, () => {
      expect(report.summary.violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name)).to.include(rule);
    });
  }

  it('find nothing where nothing was planted', () => {
    expect(report.summary.violations.filter((violation) => EXISTING.includes(violation.from))).to.deep.equal([]);
  });
});
