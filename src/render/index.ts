export { type Rendering, render } from './render';
