// Units of measure: which spellings mean the same one, and exact factors between those of one quantity.

/** Units by quantity, each as a whole multiple of the smallest, so that a factor between two is a whole number. */
const QUANTITIES: readonly Readonly<Record<string, number>>[] = [
  { μg: 1, mg: 1e3, g: 1e6, kg: 1e9, t: 1e12 },
  { mm3: 1, ml: 1e3, cm3: 1e3, cl: 1e4, dl: 1e5, l: 1e6, dm3: 1e6, hl: 1e8, m3: 1e9 },
  { μm: 1, mm: 1e3, cm: 1e4, dm: 1e5, m: 1e6, km: 1e9 },
  { mm2: 1, cm2: 1e2, dm2: 1e4, m2: 1e6, ha: 1e10, km2: 1e12 },
  { ms: 1, s: 1e3, min: 60e3, h: 3600e3, d: 86400e3 },
];

/**
 * Whether two spellings mean the same unit: ℓ, l and L do, m³, m^3 and m3 do; g and kg do not.
 *
 * @example
 * sameUnit("ℓ", "L"); // true
 */
export function sameUnit(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

/**
 * A value in another unit of the same quantity (mass, volume, length, area, time), rounded once at most; undefined
 * where the units are not of one quantity or not known.
 *
 * @example
 * convertUnit(500, "g", "kg"); // 0.5
 * convertUnit(3, "kg", "ℓ"); // undefined
 */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const [key, wanted] = [keyOf(from), keyOf(to)];
  if (key === wanted) return value;
  const quantity = QUANTITIES.find((units) => Object.hasOwn(units, key) && Object.hasOwn(units, wanted));
  if (!quantity) return undefined;
  // The smaller divides the larger, so the quotient is whole and the result rounded once.
  const [size, wantedSize] = [quantity[key], quantity[wanted]];
  return size >= wantedSize ? value * (size / wantedSize) : value / (wantedSize / size);
}

/**
 * The units into which a unit can be turned, itself among them, the smallest first; none where it is not known.
 *
 * @example
 * unitsLike("kg"); // ["μg", "mg", "g", "kg", "t"]
 */
export function unitsLike(unit: string): string[] {
  const key = keyOf(unit);
  const quantity = QUANTITIES.find((units) => Object.hasOwn(units, key));
  return quantity ? Object.keys(quantity).map((other) => (other === key ? unit : other)) : [];
}

/** One spelling of each unit: Unicode's compatibility form turns ℓ into l, ³ into 3 and the sign µ into the letter μ. */
function keyOf(unit: string): string {
  const key = unit.normalize("NFKC").replaceAll("^", "");
  return /^[mcdh]?L$/.test(key) ? key.toLowerCase() : key;
}
