import { imageReference, isPinned } from '../../../src/values';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test.each([
  ['nginx', { name: 'nginx' }],
  ['nginx:1.27.5', { name: 'nginx', tag: '1.27.5' }],
  ['nginx:', { name: 'nginx' }],
  ['registry.lab:5000/team/web', { name: 'registry.lab:5000/team/web' }],
  ['registry.lab:5000/team/web:v3', { name: 'registry.lab:5000/team/web', tag: 'v3' }],
  [`nginx@${DIGEST}`, { name: 'nginx', digest: DIGEST }],
  [`docker.io/nginx:1.27.5@${DIGEST}`, { name: 'docker.io/nginx', tag: '1.27.5', digest: DIGEST }],
])('%s is taken apart', (text, parts) => {
  expect(imageReference(text)).toEqual(parts);
});

test.each<[string, boolean]>([
  ['nginx', false],
  ['nginx:latest', false],
  ['nginx:1.27.5', true],
  [`nginx@${DIGEST}`, true],
  [`nginx:latest@${DIGEST}`, true],
])('%s is pinned: %s', (text, expected) => {
  expect(isPinned(imageReference(text))).toBe(expected);
});
