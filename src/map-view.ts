// The door to a map on the screen: a canvas to move, enlarge, turn, search and click, for a page of one's own. It computes
// no map: the points come from `mapPoints` of riverbank, perhaps out of a worker.

export { MapView, type MapStage, type MapViewEvents } from "./projection/maps/view/map-view.ts";
export type { MapLook } from "./projection/maps/view/look.ts";
export { HOME, type Viewpoint } from "./projection/maps/view/camera.ts";
export {
  barePoints,
  describePoint,
  mapPoints,
  nearestOf,
  nearness,
  type MapPoints,
  type MapPointsOptions,
} from "./projection/maps/view/points.ts";
export {
  clusterColour,
  css,
  rampColour,
  rangeOf,
  type Colour,
  type ColourBy,
  type Range,
} from "./projection/maps/view/colours.ts";
export { startSearch, type SearchBox } from "./projection/maps/view/search.ts";
