import { ModuleError } from '@billet/sdk';
import { BR_DOMAIN, BR_ORGANISATION } from '../namespaces.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

const o = tag(BR_ORGANISATION);
const d = tag(BR_DOMAIN);

/** CPF and CNPJ as Registro.br writes them, from digits in any spelling. */
export const brDocument = (fields: Readonly<Record<string, string>>): string => {
  const [cpf = '', cnpj = ''] = [fields['cpf'], fields['cnpj']].map((value) => value?.replace(/[^0-9A-Za-z]/g, '').toUpperCase());
  const person = /^(\d{3})(\d{3})(\d{3})(\d{2})$/.exec(cpf);
  if (person !== null) return person.slice(1, 4).join('.') + `-${person[4] ?? ''}`;
  const company = /^0?([0-9A-Z]{2})([0-9A-Z]{3})([0-9A-Z]{3})([0-9A-Z]{4})(\d{2})$/.exec(cnpj);
  const [, a = '', b = '', c = '', branch = '', check = ''] = company ?? [];
  if (company !== null) return `0${a}.${b}.${c}/${branch}-${check}`;
  throw new ModuleError('invalid', 'A .br domain needs the CPF or CNPJ of its holder.', {
    field: fields['cnpj'] === undefined ? 'registrant.extra.cpf' : 'registrant.extra.cnpj',
    retry: 'afterFix',
  });
};

/** Holder of a .br domain is an organisation, known by its tax number; persons only act for it. */
export const br: Extra = (_dialect, { object, verb, role, registrant, fields = {} }) => {
  if (object === 'domain' && verb === 'create') {
    return d('create', [d('organization', brDocument(fields)), d('autoRenew', [], { active: '0' })]);
  }
  if (object !== 'contact' || verb !== 'create' || role !== 'registrant') return undefined;
  const responsible = fields['responsible'];
  return o('create', [
    o('organization', brDocument(fields)),
    ...['admin', 'tech', 'billing'].map((type) => o('contact', registrant ?? '', { type })),
    responsible !== undefined && o('responsible', responsible),
  ]);
};
