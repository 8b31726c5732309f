import { gatewayConformance } from '@billet/testkit';
import boleto, { BANKS } from '../src/index.ts';

export const SETTINGS = { bank: '341', holder: 'Fibra Norte Ltda', taxId: '12.345.678/0001-95', agency: '57', account: '12345', wallet: '110' };

for (const { code, name } of BANKS) {
  const agreement = { '001': '1234567', '033': '1234567', '104': '123456', '756': '229385', '077': '1234567' }[code] ?? '';
  const wallet = { '001': '17', '033': '101', '104': '14', '237': '09', '341': '109', '756': '1', '077': '112' }[code] ?? '1';
  gatewayConformance(`boleto of ${name}`, () => ({ extension: boleto, settings: { ...SETTINGS, bank: code, agreement, wallet }, money: { amount: 12_990, currency: 'BRL' } }));
}
