import { customType, type OpenApiSchema, schemasFrom } from '../../../../src/kubernetes/schemas/openapi';

const GVK = { group: 'apps', version: 'v1', kind: 'Thing' };
const BODY = { in: 'body', schema: { $ref: '#/definitions/io.k8s.api.apps.v1.Thing' } };

describe('schemasFrom', () => {
  const { kinds, types } = schemasFrom({
    paths: {
      '/apis/apps/v1/namespaces/{namespace}/things': {
        post: { 'x-kubernetes-group-version-kind': GVK, parameters: [{ in: 'query' }, BODY] },
      },
      '/apis/apps/v1/namespaces/{namespace}/things/{name}/scale': {
        post: { 'x-kubernetes-group-version-kind': { ...GVK, kind: 'Scale' }, parameters: [BODY] },
      },
      '/apis/apps/v1/things': {},
    },
    definitions: {
      'io.k8s.api.apps.v1.Thing': {
        type: 'object',
        required: ['spec', 'kind'],
        properties: {
          kind: { type: 'string' },
          spec: { allOf: [{ $ref: '#/definitions/io.k8s.api.apps.v1.Spec' }] },
          sizes: {
            type: 'object',
            additionalProperties: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
          },
          since: { type: 'string', format: 'date-time' },
        },
      },
      'io.k8s.api.apps.v1.Spec': {
        type: 'object',
        properties: {
          count: { type: 'integer', format: 'int32' },
          modes: { type: 'array', items: { type: 'string', enum: ['b', 'a', 'b'] } },
          port: { type: 'string', format: 'int-or-string' },
          raw: {},
        },
      },
      'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
      'io.k8s.api.apps.v1.Unused': { type: 'string' },
    },
  });

  test('holds the kinds that can be created, no subresource', () => {
    expect(kinds).toEqual({ 'apps/v1': { Thing: '#apps.v1.Thing' } });
  });

  test('holds the types that they are made of, and no other', () => {
    expect(types).toEqual({
      'api.resource.Quantity': 'quantity',
      'apps.v1.Spec': {
        fields: { count: 'int32', modes: { list: { choice: ['a', 'b'] } }, port: 'int-or-string', raw: 'any' },
      },
      'apps.v1.Thing': {
        fields: {
          kind: 'string',
          spec: '#apps.v1.Spec',
          sizes: { map: '#api.resource.Quantity' },
          since: 'date-time',
        },
        required: ['kind', 'spec'],
      },
    });
  });
});

describe('customType', () => {
  const fieldOf = (schema: OpenApiSchema) => {
    const type = customType({ type: 'object', properties: { it: schema } });
    return typeof type === 'object' && 'fields' in type ? type.fields.it : undefined;
  };

  test.each<[string, OpenApiSchema, unknown]>([
    ['a whole number or a text', { 'x-kubernetes-int-or-string': true }, 'int64-or-string'],
    ['a whole number, of however many bits', { type: 'integer', format: 'int32' }, 'int64'],
    ['any object', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'object'],
    ['an object without fields', { type: 'object' }, { fields: {} }],
    [
      'an object with more fields than it names',
      { type: 'object', properties: { a: { type: 'number' } }, 'x-kubernetes-preserve-unknown-fields': true },
      { fields: { a: 'number' }, open: true },
    ],
    [
      'an object within',
      { type: 'object', properties: {}, 'x-kubernetes-embedded-resource': true },
      { fields: { apiVersion: 'string', kind: 'string', metadata: '#meta.v1.ObjectMeta' } },
    ],
    // custom kinds take times in more forms than built-in ones
    ['a time', { type: 'string', format: 'date-time' }, 'string'],
  ])('reads %s', (_case, schema, type) => {
    expect(fieldOf(schema)).toEqual(type);
  });

  test('takes any field at the top of a kind that may have all', () => {
    expect(customType({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true })).toMatchObject({ open: true });
  });
});
