import type { Engine } from '@billet/database';
import { systemCaller } from '@billet/kernel';
import {
  openTestApp,
  postgresAvailable,
  requireComponent,
  staffCaller,
  type TestApp,
  type TestClient,
} from '@billet/testkit';
import { isBilletError, type BilletError, type Caller, type Operation } from '@billet/sdk';
import { expect } from 'chai';
import { BAD_VALUES, shown } from './bad-values.ts';
import { fingerprintOf } from './fingerprint.ts';
import { placesOf, sampleOf } from './sample-input.ts';

/** A look at the whole database is dear: one for so many operations. */
const TOGETHER = 12;

const guest: Caller = {
  audience: 'guest',
  actor: { kind: 'system' },
  permissions: [],
  scope: { kind: 'none' },
  locale: 'en',
};

/** Every field that an error complains about. */
const blamed = (error: BilletError): readonly string[] => [
  error.field ?? '',
  ...((error.details['problems'] as readonly { readonly field: string }[] | undefined) ?? []).map(
    (problem) => problem.field,
  ),
];

/** A complaint about a place names it, something in it, or the choice that it is part of. */
const names = (error: BilletError, path: string): boolean =>
  blamed(error).some(
    (field) =>
      field === path || field.startsWith(`${path}.`) || (field !== '' && path.startsWith(`${field}.`)),
  );

const attack = (engine: Engine): void => {
  describe(`every operation of the registry, under attack [${engine}]`, function () {
    this.timeout(240_000);
    let app: TestApp;
    let ana: TestClient;
    let operations: readonly Operation[];

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana <b>Souza</b>');
      const { invoiceId } = await app.order(ana);
      await app.pay(invoiceId);
      operations = app.house.registry.all().map(({ operation }) => operation);
    });
    after(() => app.close());

    const attempt = async (
      operation: Operation,
      input: unknown,
      caller: Caller,
      dryRun = false,
    ): Promise<BilletError | undefined> => {
      try {
        await app.house.executor.callByName(operation.name, input, caller, { dryRun });
        return undefined;
      } catch (error) {
        if (isBilletError(error)) return error;
        throw new Error(`${operation.name} answered ${shown(input)} with ${String(error)}`, { cause: error });
      }
    };
    const callerFor = (operation: Operation): Caller =>
      operation.audience.includes('staff')
        ? staffCaller
        : operation.audience.includes('client')
          ? ana.caller
          : operation.audience.includes('guest')
            ? { ...guest, permissions: ['*'] }
            : systemCaller;
    /** Attacks all operations, and sees after every few of them that nothing has changed. */
    const unchanged = async (attacked: (operation: Operation) => Promise<void>): Promise<void> => {
      const before = await fingerprintOf(app.house);
      for (let at = 0; at < operations.length; at += TOGETHER) {
        const some = operations.slice(at, at + TOGETHER);
        for (const operation of some) await attacked(operation);
        expect(
          await fingerprintOf(app.house),
          `one of ${some.map(({ name }) => name).join(', ')} changed something`,
        ).to.equal(before);
      }
    };

    it('there are many of them', () => {
      expect(operations.length).to.be.greaterThan(80);
    });

    it('refuses unknown members at every depth, and names them', async () => {
      let tried = 0;
      await unchanged(async (operation) => {
        for (const { path, add } of placesOf(operation.input).objects) {
          for (const key of ['noSuchField', '__proto__', 'constructor', 'prototype', 'isAdmin']) {
            tried += 1;
            const name = path === '' ? key : `${path}.${key}`;
            const error = await attempt(operation, add(key, { polluted: true }), callerFor(operation));
            expect(error?.status, `${operation.name} takes ${name}`).to.equal(422);
            expect(
              names(error as BilletError, name),
              `${operation.name} ${name}: ${(error as BilletError).message}`,
            ).to.equal(true);
          }
        }
      });
      expect(tried).to.be.greaterThan(400);
      expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
    });

    it('refuses wrong types and values at every place, names the place, and changes nothing', async () => {
      let refused = 0;
      await unchanged(async (operation) => {
        const caller = callerFor(operation);
        for (const { path, schema, put } of placesOf(operation.input).sites) {
          for (const bad of BAD_VALUES) {
            const where = `${operation.name} ${path} = ${shown(bad)}`;
            const input = put(bad);
            const fits = operation.input.safeParse(input).success;
            // What the schema takes may well be done; done on trial, it shows that no value makes the house stumble.
            const error = await attempt(operation, input, caller, fits);
            if (error !== undefined)
              expect(error.status, `${where}: ${error.message}`).to.be.within(400, 499);
            if (schema.safeParse(bad).success) continue;
            refused += 1;
            expect(error, `${where} was taken`).to.not.equal(undefined);
            expect(names(error as BilletError, path), `${where}: ${(error as BilletError).message}`).to.equal(
              true,
            );
          }
        }
      });
      expect(refused).to.be.greaterThan(5000);
    });

    it('is closed to those it is not for, and to those without its permission', async () => {
      await unchanged(async (operation) => {
        const input = sampleOf(operation.input);
        for (const caller of [guest, ana.caller, staffCaller]) {
          if (operation.audience.includes(caller.audience as 'client')) continue;
          const error = await attempt(operation, input, { ...caller, permissions: ['*'] });
          expect(error?.status, `${operation.name} for ${caller.audience}`).to.equal(
            caller.audience === 'guest' ? 401 : 403,
          );
        }
        if (operation.permission === 'public') return;
        for (const permissions of [[], ['nothing.atAll'], [`${operation.permission}X`], ['']]) {
          const error = await attempt(operation, input, { ...callerFor(operation), permissions });
          expect(error?.status, `${operation.name} with ${permissions.join()}`).to.equal(403);
        }
      });
    });
  });
};

attack('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) attack('postgres');
