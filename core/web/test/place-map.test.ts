import { expect } from 'chai';
import fc from 'fast-check';
import { placeMap, type MapPlace, type PlaceMap } from '../src/charts/place-map.ts';

const at = (id: number, latitude: number, longitude: number, under: number | null = null): MapPlace => ({ id, under, label: `Place ${String(id)}`, href: `/${String(id)}`, latitude, longitude });
const spot = (map: PlaceMap, i: number): { x: number; y: number } => map.points[i] ?? expect.fail();

describe('the map of places', () => {
  it('has north up and east to the right, and lines from what stands above', () => {
    const map = placeMap('net', [at(1, -8.05, -34.9), at(2, -7.99, -34.85, 1), at(3, -8.1, -34.95, 9)]);
    const [home, northEast, southWest] = [spot(map, 0), spot(map, 1), spot(map, 2)];
    expect([northEast.x > home.x, northEast.y < home.y, southWest.x < home.x, southWest.y > home.y]).to.deep.equal([true, true, true, true]);
    expect(map.lines).to.deep.equal([`M${String(home.x)} ${String(home.y)}L${String(northEast.x)} ${String(northEast.y)}`]);
  });

  it('shows a kilometre as long in every direction', () => {
    // At sixty degrees a degree of longitude is half as long as one of latitude.
    const map = placeMap('net', [at(1, 59.5, 10), at(2, 60.5, 10), at(3, 59.5, 12), at(4, 60.5, 12)]);
    const [width, height] = [spot(map, 2).x - spot(map, 0).x, spot(map, 0).y - spot(map, 1).y];
    expect(width / height).to.be.closeTo(1, 0.01);
  });

  it('goes on over the last meridian', () => {
    const map = placeMap('net', [at(1, -17, 179.9), at(2, -17, -179.9)]);
    expect(spot(map, 0).x).to.be.lessThan(spot(map, 1).x);
  });

  it('keeps every point inside, and no name over another', () => {
    const place = fc.record({ latitude: fc.integer({ min: -90_000_000, max: 90_000_000 }), longitude: fc.integer({ min: -180_000_000, max: 180_000_000 }) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (places) => {
        const map = placeMap('net', places.map(({ latitude, longitude }, i) => at(i, latitude / 1e6, longitude / 1e6)));
        for (const { x, y } of map.points) expect(x >= 0 && x <= map.width && y >= 0 && y <= map.height, `${String(x)} ${String(y)}`).to.equal(true);
        const names = map.points.filter((each) => each.named).map(({ x, y, end, label }) => ({ from: end ? x - label.length * 6 : x, to: end ? x : x + label.length * 6, y }));
        for (const [i, one] of names.entries()) for (const other of names.slice(i + 1)) expect(Math.abs(one.y - other.y) >= 13 || one.to <= other.from || other.to <= one.from).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });
});
