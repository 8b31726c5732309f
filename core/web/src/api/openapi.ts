import { z, type Operation } from '@billet/sdk';
import { VERSION } from '../version.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    // What is prepared before it is checked (digits for a number) is described by what it is checked against.
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.in._zod.def.type === 'transform') Object.assign(jsonSchema, schemaOf(def.out as z.ZodType, io));
    },
  }) as Record<string, unknown>;
  return rest;
};

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

const parametersOf = (operation: Operation, input: ObjectSchema): readonly unknown[] => {
  const path = operation.http?.path ?? '';
  return Object.entries(input.properties ?? {}).flatMap(([name, schema]) => {
    const inPath = path.includes(`{${name}}`);
    if (!inPath && operation.http?.method !== 'GET') return [];
    return [{ name, in: inPath ? 'path' : 'query', required: inPath || (input.required?.includes(name) ?? false), schema }];
  });
};

const bodyOf = (operation: Operation, input: ObjectSchema): object => {
  const path = operation.http?.path ?? '';
  if (operation.http?.method === 'GET') return {};
  const properties = Object.fromEntries(Object.entries(input.properties ?? {}).filter(([name]) => !path.includes(`{${name}}`)));
  if (Object.keys(properties).length === 0) return {};
  const required = (input.required ?? []).filter((name) => name in properties);
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema: { type: 'object', properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false } } } } };
};

const problem = { description: 'The request was refused; the code says why.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

/** OpenAPI 3.1 of all operations that have an address. */
export const openApiOf = (operations: readonly Operation[], server: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    if (operation.http === undefined) continue;
    const input = schemaOf(operation.input, 'input') as ObjectSchema;
    const entry = (paths[operation.http.path] ??= {});
    entry[operation.http.method.toLowerCase()] = {
      operationId: operation.name,
      summary: operation.summary,
      tags: [operation.name.split('.')[0]],
      'x-permission': operation.permission,
      'x-audience': operation.audience,
      parameters: [
        ...parametersOf(operation, input),
        ...(operation.kind === 'command' ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 }, description: 'A repeated request with the same key answers as the first time.' }] : []),
      ],
      ...bodyOf(operation, input),
      responses: { 200: { description: 'Done.', content: { 'application/json': { schema: schemaOf(operation.output, 'output') } } }, default: problem },
      security: operation.audience.includes('guest') ? [{}, { key: [] }] : [{ key: [] }],
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Billet', version: VERSION, description: 'Every use case of Billet, as the staff and client areas call it.' },
    servers: [{ url: `${server}/api/v1` }],
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          type: 'object',
          properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, field: { type: 'string' }, details: { type: 'object' }, requestId: { type: 'string' } },
          required: ['type', 'title', 'status', 'code', 'requestId'],
        },
      },
    },
    paths,
  };
};
