import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayRegistryRef, moduleRegistryRef, registrarRegistryRef } from '@billet/billing';
import { z, type SettingsSchema } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { documents, ROOT } from './support/documents.ts';

/** Gateways with nobody to connect to: money comes by statement, by file or by hand. */
const NOBODY_TO_ASK = ['balance', 'bank-transfer', 'boleto', 'cash', 'pix', 'sepa'];
/** The kit that proves an extension of a kind. */
const KITS = { modules: 'serverModuleConformance', gateways: 'gatewayConformance', registrars: 'registrarConformance' } as const;

type Folder = keyof typeof KITS;

interface Extension {
  readonly folder: Folder;
  readonly id: string;
  readonly title: string;
  readonly settings: readonly (readonly [string, SettingsSchema])[];
  readonly tests: boolean;
}

const filesOf = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts')).map((name) => readFileSync(join(folder, name), 'utf8'));

/** The folder that holds an extension: it need not be called after it. */
const foldersById = (folder: Folder): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(ROOT, folder)).map((name) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, folder, name, 'package.json'), 'utf8')) as { readonly billet?: { readonly id?: string } };
      return [manifest.billet?.id ?? name, join(ROOT, folder, name)] as const;
    }),
  );

describe('server modules, gateways and registrars', function () {
  this.timeout(60_000);
  let app: TestApp;
  let extensions: readonly Extension[] = [];

  before(async () => {
    app = await openTestApp();
    const { services } = app.house;
    extensions = [
      ...services.use(moduleRegistryRef).all().map(({ id, title, definition, module }) => ({ folder: 'modules' as const, id, title, settings: [['account', definition.account], ['product', definition.product]] as const, tests: typeof module.test === 'function' })),
      ...services.use(gatewayRegistryRef).all().map(({ id, title, definition, gateway }) => ({ folder: 'gateways' as const, id, title, settings: [['account', definition.account]] as const, tests: typeof gateway.test === 'function' })),
      ...services.use(registrarRegistryRef).all().map(({ id, title, definition, registrar }) => ({ folder: 'registrars' as const, id, title, settings: [['account', definition.account]] as const, tests: typeof registrar.test === 'function' })),
    ];
  });
  after(() => app.close());

  it('are all there: none is left out of what follows', () => {
    const found = extensions.map(({ folder, id }) => `${folder} ${id}`);
    for (const id of ['modules radius', 'modules manual', 'gateways stripe', 'gateways cash', 'registrars epp']) expect(found).to.include(id);
    expect(extensions).to.have.length.greaterThan(35);
  });

  it('stand in the guide of the host under the name that the page of the staff shows', () => {
    const guide = documents().filter(({ file }) => file.startsWith('docs/guide/host/')).map(({ text }) => text);
    const missing = extensions.filter(({ title }) => !guide.some((text) => text.includes(title))).map(({ folder, id, title }) => `${folder}/${id}: ${title}`);
    expect(missing).to.deep.equal([]);
  });

  it('have every setting in the reference', () => {
    const reference = documents().find(({ file }) => file === 'docs/reference/settings.md')?.text ?? '';
    const missing = extensions.flatMap(({ id, settings }) =>
      settings.flatMap(([scope, schema]) => {
        const names = Object.keys((z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { readonly properties?: object }).properties ?? {});
        const section = reference.split(/^### /m).find((each) => each.startsWith(`${id}: ${scope}\n`)) ?? '';
        return names.filter((name) => !section.includes(`| \`${name}\``)).map((name) => `${id} ${scope} ${name}`);
      }),
    );
    expect(missing).to.deep.equal([]);
  });

  it('test their connection, but for those that have nobody to ask', () => {
    const silent = extensions.filter(({ tests }) => !tests).map(({ id }) => id);
    expect(silent.filter((id) => !NOBODY_TO_ASK.includes(id))).to.deep.equal([]);
  });

  it('are proved by the kit of their kind', () => {
    const unproved = (['modules', 'gateways', 'registrars'] as const).flatMap((folder) => {
      const places = foldersById(folder);
      return extensions.filter((each) => each.folder === folder).filter(({ id }) => {
        const place = places.get(id);
        return place === undefined || !filesOf(join(place, 'test')).some((text) => text.includes(`${KITS[folder]}(`));
      }).map(({ id }) => `${folder}/${id}`);
    });
    expect(unproved).to.deep.equal([]);
  });
});
