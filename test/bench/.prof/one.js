// test/bench/billing-run.ts
import { spawn } from "child_process";
import { once } from "events";
import { systemCaller as systemCaller2 } from "@billet/kernel";

// test/support/furnish.ts
import { systemCaller } from "@billet/kernel";
var furnish = async (house) => {
  await house.becomeSandbox("2027-01-15T12:00:00.000Z");
  const call = (operation, input) => house.executor.callByName(operation, input, { ...systemCaller, audience: "staff" });
  const brand = await call("brands.create", { company: "Bench Ltd", name: "Bench", country: "DE", currency: "EUR", zone: "Europe/Berlin", locale: "en", email: "bench@example.com", invoiceTemplate: "B-{year}-{0000000}" });
  const product = await call("products.create", {
    brandId: brand.id,
    type: "hosting",
    slug: "web-s",
    name: { en: "Web S" },
    dueDay: 1,
    raiseDaysBefore: 10,
    prices: [{ currency: "EUR", cycle: { unit: "month", count: 1 }, price: 999 }]
  });
  return { house, brandId: brand.id, productId: product.id, call };
};

// test/support/seed-services.ts
import { insertMany } from "@billet/database";
var CREATED = "2026-11-01T00:00:00.000Z";
var CHUNK = 2e3;
var insert = async (place, table, from, row) => {
  const { db } = place.house;
  for (let at = 0; at < from.length; at += CHUNK) {
    const rows = from.slice(at, at + CHUNK).map((item, i) => row(item, at + i));
    const names = Object.keys(rows[0] ?? {});
    await db.transaction(() => insertMany(db, table, names, rows.map((each) => names.map((name) => each[name] ?? null))));
  }
};
var seedServices = async (place, clients, servicesOf) => {
  const ids = Array.from({ length: clients }, (_, i) => i + 1);
  await insert(place, "clients", ids, (id) => ({
    id,
    brand_id: place.brandId,
    business_unit_id: null,
    number: `B${String(id)}`,
    kind: "person",
    name: `Client ${String(id)}`,
    tax_id: null,
    email: `client${String(id)}@example.com`,
    email_norm: `client${String(id)}@example.com`,
    phone: "",
    country: "DE",
    address: "{}",
    locale: "en",
    currency: "EUR",
    due_day: null,
    status: "active",
    notes: "",
    version: 1,
    created_at: CREATED
  }));
  await insert(place, "payers", ids, (id) => ({
    id,
    client_id: id,
    name: `Client ${String(id)}`,
    tax_id: null,
    email: `client${String(id)}@example.com`,
    country: "DE",
    address: '{"city":"Berlin","street":"Hauptstr. 1","zip":"10115"}',
    is_default: true,
    created_at: CREATED
  }));
  const owners = ids.flatMap((id) => Array.from({ length: servicesOf(id) }, () => id));
  await insert(place, "services", owners, (client, i) => ({
    client_id: client,
    payer_id: client,
    brand_id: place.brandId,
    legal_entity_id: 1,
    business_unit_id: null,
    product_id: place.productId,
    order_item_id: null,
    parent_id: null,
    number: `S${String(i + 1)}`,
    label: `web${String(i + 1)}.example.com`,
    billing_status: "active",
    status: "active",
    anchor_date: "2026-11-01",
    cycle_unit: "month",
    cycle_count: 1,
    mode: "advance",
    proration: "actual",
    start_date: "2026-11-01",
    end_date: null,
    billed_through: "2027-02-01",
    trial_until: null,
    prorate_first: true,
    due_day: 1,
    due_days: 0,
    raise_days_before: 20,
    quantity: 1,
    price: 999 + i % 7 * 100,
    setup_fee: 0,
    currency: "EUR",
    next_bill_at: "2027-01-11T23:00:00.000Z",
    options: "{}",
    config: "{}",
    cancel_requested_at: null,
    cancel_reason: null,
    activated_at: CREATED,
    ended_at: null,
    revision: 0,
    version: 1,
    created_at: CREATED
  }));
  if (place.house.db.engine === "postgres") for (const table of ["clients", "payers", "services"]) await place.house.db.raw(`analyze ${table}`);
  return owners.length;
};
var seedPricing = async (place, services) => {
  const ids = (await place.house.db.raw("select id, client_id from services order by id")).slice(0, services).map((row) => [Number(row.id), Number(row.client_id)]);
  await insert(place, "service_options", ids, ([id, client]) => ({ service_id: id, client_id: client, key: "ips", kind: "quantity", choice: null, quantity: 2, price: 200, setup_fee: 0 }));
  await insert(place, "service_discounts", ids.filter((_, i) => i % 10 === 0), ([id, client]) => ({
    service_id: id,
    client_id: client,
    source: "promotion",
    promotion_id: null,
    kind: "percent",
    value: "12.5",
    remaining: 12,
    from: "2026-11-01",
    until: null,
    position: 1,
    stacking: "stack"
  }));
  if (place.house.db.engine === "postgres") for (const table of ["service_options", "service_discounts"]) await place.house.db.raw(`analyze ${table}`);
};
var seedHistory = async (place, months) => {
  const { db } = place.house;
  const counting = "with recursive months(n) as (select 1 union all select n + 1 from months where n < ?)";
  const date = db.engine === "sqlite" ? "date('2026-11-01', '-' || n || ' months')" : "to_char(date '2026-11-01' - make_interval(months => n::int), 'YYYY-MM-DD')";
  await db.transaction(async () => {
    await db.execute(
      `${counting} insert into invoices (client_id, payer_id, brand_id, legal_entity_id, doc_type, status, issue_date, due_date, currency, net, tax, total, paid, settlement, paid_on, party, party_hash, locale, created_at)
       select p.client_id, p.id, ?, 1, 'invoice', 'issued', ${date}, ${date}, 'EUR', 999, 0, 999, 999, 'paid', ${date}, p.address, 'x', 'en', ? from months cross join payers p where p.id > 0`,
      [months, place.brandId, CREATED]
    );
    await db.execute(
      `insert into invoice_lines (invoice_id, client_id, position, kind, service_id, description, period_start, period_end, quantity, unit_price, net, charge_key)
       select i.id, i.client_id, 1, 'recurring', null, 'Web S', i.issue_date, i.issue_date, 1, 999, 999, 'h' || i.id from invoices i`
    );
  });
  if (db.engine === "postgres") for (const table of ["invoices", "invoice_lines"]) await db.raw(`analyze ${table}`);
};

// test/bench/bare-insert.ts
import { insertMany as insertMany2 } from "@billet/database";
var TABLES = [
  "billing_runs",
  "invoices",
  "invoice_lines",
  "invoice_taxes",
  "billing_run_items",
  "journals",
  "ledger_entries",
  "mail_messages",
  "outbox_events",
  "outbox_deliveries",
  "audit_log",
  "audit_subjects"
];
var BATCHED_BY = 500;
var PARENTS = {
  invoice_lines: { table: "invoices", key: "invoice_id" },
  invoice_taxes: { table: "invoices", key: "invoice_id" },
  ledger_entries: { table: "journals", key: "journal_id" },
  outbox_deliveries: { table: "outbox_events", key: "event" }
};
var has = (row, column) => row !== void 0 && Object.hasOwn(row, column);
var writtenBy = async (db) => {
  const written = /* @__PURE__ */ new Map();
  for (const table of TABLES) written.set(table, await db.raw(`select * from ${table}`));
  return written;
};
var bareInsert = async (db, written) => {
  const fresh = /* @__PURE__ */ new Map();
  for (const [table, rows] of written) {
    const known = has(rows[0], "id") ? new Set((await db.raw(`select id from ${table}`)).map((row) => String(row["id"]))) : /* @__PURE__ */ new Set();
    fresh.set(table, rows.filter((row) => !known.has(String(row["id"]))));
  }
  const batches = batchesOf(fresh);
  const started = performance.now();
  for (const batch of batches) {
    await db.transaction(async () => {
      for (const [table, rows] of batch) {
        const names = Object.keys(rows[0] ?? {});
        await insertMany2(db, table, names, rows.map((row) => names.map((name) => row[name])), { onConflict: "nothing" });
      }
    });
  }
  return performance.now() - started;
};
var batchesOf = (written) => {
  var _a;
  const place = /* @__PURE__ */ new Map();
  const count = Math.max(1, Math.ceil((((_a = written.get("invoices")) == null ? void 0 : _a.length) ?? 0) / BATCHED_BY));
  const batches = Array.from({ length: count }, () => /* @__PURE__ */ new Map());
  for (const [table, rows] of written) {
    rows.forEach((row, i) => {
      const parent = PARENTS[table];
      const at = parent === void 0 ? rows.length < BATCHED_BY ? 0 : Math.min(count - 1, Math.floor(i / BATCHED_BY)) : place.get(`${parent.table}:${String(row[parent.key])}`) ?? 0;
      if (has(row, "id")) place.set(`${table}:${String(row["id"])}`, at);
      const batch = batches[at];
      const list = batch.get(table);
      if (list === void 0) batch.set(table, [row]);
      else list.push(row);
    });
  }
  return batches;
};

// test/bench/bench-house.ts
import { mkdtempSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { openHouse } from "@billet/billing";
import { createLog, newMasterKey } from "@billet/kernel";
import { freshDatabase } from "@billet/testkit";
var newPlace = async (engine) => {
  const storage = mkdtempSync(join(tmpdir(), "billet-bench-"));
  const fresh = engine === "sqlite" ? void 0 : await freshDatabase();
  const database = fresh === void 0 ? { engine: "sqlite", file: join(storage, "billet.db") } : { engine: "postgres", url: fresh.url };
  return {
    place: { engine, storage, database, masterKey: newMasterKey() },
    remove: async () => {
      await (fresh == null ? void 0 : fresh.drop());
      rmSync(storage, { recursive: true, force: true });
    }
  };
};
var openPlace = (place) => openHouse({
  database: place.database,
  masterKey: place.masterKey,
  log: createLog({ level: "error" }),
  config: { baseUrl: () => "http://127.0.0.1:3000", storage: place.storage },
  extensionRoots: [],
  source: true,
  soleProcess: place.engine === "sqlite"
});
var CONCURRENCY = 4;
var LOOK_MS = 10;
var workUntilClosed = async (house) => {
  await house.jobs.start({ ...house.tasks.handlers(), "mail.send": () => Promise.resolve() }, { concurrency: CONCURRENCY });
  for (let looks = 1; ; looks += 1) {
    const runs = await house.db.raw(`select id from billing_runs where state = 'done'`);
    if (runs.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      continue;
    }
    await house.jobs.stop();
    return looks;
  }
};

// test/bench/billing-run.ts
var callAsStaff = (house, operation, input) => house.executor.callByName(operation, input, { ...systemCaller2, audience: "staff" });
var seed = async (place, shape) => {
  const house = await openPlace(place);
  const furnished = await furnish(house);
  if (shape.tax) await callAsStaff(house, "tax.addRate", { legalEntityId: 1, country: "DE", code: "DE19", name: "USt", percent: "19", inclusive: false, effectiveFrom: "2020-01-01" });
  const services = await seedServices(furnished, shape.clients, shape.servicesOf);
  if (shape.pricing === true) await seedPricing(furnished, services);
  if (shape.history !== void 0) await seedHistory(furnished, shape.history);
  await house.close();
};
var help = async (place) => {
  const house = await openPlace(place);
  const working = workUntilClosed(house);
  process.stdout.write("ready\n");
  await working;
  await house.close();
};
var expectClean = async (house) => {
  const { findings } = await house.verify();
  if (findings.length > 0) throw new Error(`the run broke a promise: ${JSON.stringify(findings).slice(0, 500)}`);
};
var AS_STARTED = ["--max-semi-space-size=8", "--max-old-space-size=320"];
var another = (flags, ...args) => {
  const child = spawn(process.execPath, [...flags, process.argv[1] ?? "", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  const over = once(child, "close").then(([code]) => {
    if (code !== 0) throw new Error(`${args[0] ?? ""} ended with ${String(code)}`);
    return Buffer.concat(said).toString();
  });
  return { ready: Promise.race([once(child.stdout, "data"), over]), over };
};
var runOnce = async (place, shape) => {
  const house = await openPlace(place);
  const { db } = house;
  const helpers = Array.from({ length: (shape.workers ?? 1) - 1 }, () => another(AS_STARTED, "help", JSON.stringify(place)));
  await Promise.all(helpers.map((helper) => helper.ready));
  const statements = db.statements();
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  await callAsStaff(house, "billing.start", {});
  const looks = await workUntilClosed(house);
  const ms = performance.now() - started;
  clearInterval(sampler);
  const sent = db.statements() - statements - looks;
  await Promise.all(helpers.map((helper) => helper.over));
  const [count] = await db.raw(
    "select count(distinct i.id) as invoices, count(l.id) as lines from invoices i join invoice_lines l on l.invoice_id = i.id where i.run_id is not null"
  );
  const invoices = Number(count == null ? void 0 : count.invoices);
  if (shape.history === void 0) await expectClean(house);
  await house.close();
  return { invoices, lines: Number(count == null ? void 0 : count.lines), ms, perSecond: invoices * 1e3 / ms, statementsPerInvoice: sent / invoices, peakMegabytes: peak / 2 ** 20 };
};
var onSeeded = async (engine, name, size, use) => {
  const { place, remove } = await newPlace(engine);
  await another([], "seed", JSON.stringify(place), name, String(size)).over;
  try {
    return await use(place);
  } finally {
    await remove();
  }
};
var opened = async (place, use) => {
  const house = await openPlace(place);
  try {
    return await use(house);
  } finally {
    await house.close();
  }
};
var measureRun = async (engine, name, size) => {
  const [figures, written] = await onSeeded(engine, name, size, async (place) => {
    const said = await another(AS_STARTED, "run", JSON.stringify(place), name, String(size)).over;
    return [JSON.parse(said), await opened(place, (house) => writtenBy(house.db))];
  });
  const bareMs = await onSeeded(engine, name, size, (place) => opened(place, (house) => bareInsert(house.db, written)));
  return { ...figures, ofBareInsert: bareMs / figures.ms };
};

// test/bench/one.ts
var oneToThree = (client) => 1 + client % 3;
var SHAPES = {
  equal: (clients) => ({ clients, servicesOf: () => 1, tax: false }),
  full: (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true }),
  history: (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true, history: 120 }),
  "two-workers": (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true, workers: 2 })
};
var shapeOf = (name, size) => SHAPES[name ?? ""](Number(size));
var [task, first = "", second, third] = process.argv.slice(2);
var say = (value) => {
  process.stdout.write(`${JSON.stringify(value)}
`);
};
if (task === "seed") await seed(JSON.parse(first), shapeOf(second, third));
else if (task === "run") say(await runOnce(JSON.parse(first), shapeOf(second, third)));
else if (task === "help") await help(JSON.parse(first));
else say(await measureRun(task, first, Number(second)));
process.exit(0);
