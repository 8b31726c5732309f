type Fields = Readonly<Record<string, string>>;

const DIGITS_OF_A_PERSON = 11;

/** Fields as a catalogue asks for them, by the names that the writers of the registries know; what already has such a name stays. */
export const registryFields = (fields: Fields = {}): Fields => {
  const { taxId, birthDate, inn } = fields;
  const taxName = taxId?.replace(/\D/g, '').length === DIGITS_OF_A_PERSON && !/[A-Za-z]/.test(taxId) ? 'cpf' : 'cnpj';
  return {
    ...(taxId === undefined ? {} : { [taxName]: taxId }),
    ...(birthDate === undefined ? {} : { birthday: birthDate }),
    ...(inn === undefined ? {} : { taxpayerNumbers: inn }),
    ...fields,
  };
};
