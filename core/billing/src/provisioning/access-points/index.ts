export { closeAccessPoint, listClosings } from './close-point.ts';
export { closeSome } from './close-some.ts';
export { listAccessPoints, removeAccessPoint, saveAccessPoint } from './manage-points.ts';
