import type { GatewayPayer } from '@billet/sdk';

/** Who owes, by the number of a person or of a company; nothing without it. */
export const debtorOf = ({ taxId, name }: GatewayPayer): { readonly cpf: string; readonly nome: string } | { readonly cnpj: string; readonly nome: string } | undefined => {
  const id = (taxId ?? '').toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return /^\d{11}$/.test(id) ? { cpf: id, nome: name.slice(0, 200) } : id.length === 14 ? { cnpj: id, nome: name.slice(0, 200) } : undefined;
};
