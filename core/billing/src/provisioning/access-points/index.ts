export { closeAccessPoint, closePlace, listClosings, listPlaceClosings } from './close-point.ts';
export { closeSome } from './close-some.ts';
export { listPlaces, removePlace, savePlace } from './manage-places.ts';
export { listAccessPoints, removeAccessPoint, saveAccessPoint } from './manage-points.ts';
