// seeds a small installation through operations for screenshots
import { readEnvironment, startServer } from '@billet/cli';
import { systemCaller } from '@billet/kernel';
process.env.BILLET_LOG='warn'; process.env.BILLET_SETUP_CODE='24681357'; process.env.BILLET_DATABASE='';
const server = await startServer({ environment: readEnvironment({ storage: '/tmp/st2', port: 3166 }), web: true, say: console.log });
const { house } = server;
const call = (n: string, i: unknown, c = systemCaller): Promise<any> => house.executor.callByName(n, i, c) as Promise<any>;
if (process.argv.includes('--seed')) {
  await house.becomeSandbox('2027-01-01T12:00:00.000Z');
  const { createFirstOwner } = await import('@billet/billing');
  await house.executor.asSystem('x', (op) => createFirstOwner(op, { name: 'Dona Clara', email: 'dona@fibra.example', password: 'uma senha de dona', locale: 'en' }) as any);
  const brand = await call('brands.create', { company: 'Provedor Fibra Ltda', name: 'Fibra', country: 'BR', taxId: '12345678000195', address: { line1: 'Rua da Aurora 100', city: 'Recife', postcode: '50050-000' }, currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', email: 'contato@fibra.example', invoiceTemplate: 'F-{year}-{000000}', termsVersion: '1', termsText: 'Termos.' });
  const gw = await call('gatewayAccounts.create', { brandId: brand.id, extension: 'bank-transfer', name: 'Transferência bancária', settings: { holder: 'Provedor Fibra Ltda', account: 'Banco 1, conta 2' } });
  const plans = [];
  for (const [slug, name, price] of [['fibra-20m','Fibra 20M',9990],['fibra-100m','Fibra 100M',14990],['fibra-500m','Fibra 500M',24990]] as const)
    plans.push(await call('products.create', { brandId: brand.id, type: 'access', slug, name: { en: name }, description: { 'pt-BR': 'Internet por fibra', en: 'Fibre to the home' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }] }));
  const guest: any = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'pt-BR', brandId: brand.id };
  const first = ['Ana','Bruno','Carla','Davi','Elisa','Fábio','Gabi','Hugo','Iara','João','Katia','Luiz']; const last = ['Souza','Lima','Pereira','Alves','Costa','Rocha'];
  for (let i=0;i<40;i++) {
    const name = `${first[i%12]} ${last[(i*5)%6]}`;
    const r = await call('clients.register', { name, email: i===0?'ana@example.com':`c${i}@example.com`, country: 'BR', password: 'uma senha da ana', locale: 'pt-BR' }, guest);
    const o = await call('orders.place', { clientId: r.clientId, items: [{ productId: plans[i%3].id }] });
    if (i%9!==8) await call('payments.record', { invoiceId: o.invoiceId, gatewayAccountId: gw.id, amount: (await call('invoices.get',{id:o.invoiceId})).invoice.total.amount, reference: `pix-${i}` });
    if (i%5===4) await house.scheduler.advanceTo(`2027-0${1+Math.floor(i/8)}-0${1+(i%8)}T14:00:00.000Z`.replace(/-0(\d\d)/,'-$1')).catch(()=>{});
  }
  await house.settle();
  for (const m of ['02','03','04','05','06']) {
    await house.scheduler.advanceTo(`2027-${m}-08T14:00:00.000Z`).catch((e)=>console.log(String(e)));
    const { items } = await call('invoices.list', { settlement: 'open', limit: 200 });
    for (const inv of items) if (inv.id % 11 !== 3) await call('payments.record', { invoiceId: inv.id, gatewayAccountId: gw.id, amount: inv.open.amount, reference: `p-${inv.id}` });
    await house.settle();
  }
  await house.scheduler.advanceTo('2027-06-12T14:00:00.000Z');
  console.log('seeded');
}
